"""The audit log: who did what, when and why. It only grows; the database itself sees to that."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from results.moderation import Decision
from scheduler.people.tables import audit

FIELDS = tuple(name for name in Decision.model_fields if name != "number")


def note(con: Connection, decision: Decision) -> Decision:
    """Write a decision down, inside the caller's transaction; its number is given here."""
    row = decision.model_dump(include=set(FIELDS))
    (number,) = con.execute(insert(audit).values(row)).inserted_primary_key or (0,)
    return decision.model_copy(update={"number": number})


def decisions(con: Connection, after: int = 0) -> list[Decision]:
    """All decisions behind a number, in the order in which they were made."""
    rows = con.execute(select(audit).where(audit.c.number > after).order_by(audit.c.number))
    return [Decision(**row._mapping) for row in rows]


def last_number(con: Connection) -> int:
    """0 before the first."""
    return con.execute(select(func.max(audit.c.number))).scalar() or 0
