"""Limits on how much one person and one address may ask for, held across all web processes.

What was asked for is counted in the queue's database, in the transaction of the deed itself: a
deed that is undone costs nothing, and no two processes can both take the last one. The window
slides, so no limit can be had twice around midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from results.errors import LeaderboardError
from scheduler.people.tables import uses
from scheduler.submission import Person

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """What is counted; the value is the noun of the refusal."""

    SUBMISSION = "submission"
    VOTE = "vote"
    REQUEST = "request"
    REMOVAL = "removal request"


WINDOWS: dict[Kind, timedelta] = {
    Kind.SUBMISSION: DAY,
    Kind.VOTE: DAY,
    Kind.REQUEST: MINUTE,
    Kind.REMOVAL: DAY,
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often one kind of deed is taken within its window; None: as often as one likes."""

    kind: Kind
    person: int | None
    address: int | None


class TooMany(LeaderboardError):
    """A person or an address has asked for more than its share."""

    def __init__(
        self, allowance: Allowance, most: int, *, retry_after: float, shared: bool
    ) -> None:
        self.retry_after = max(1, round(retry_after + 0.5))
        """Whole seconds until one more is taken."""
        window = "day" if WINDOWS[allowance.kind] == DAY else "minute"
        whose = "your network address" if shared else "you"
        noun = allowance.kind if most == 1 else f"{allowance.kind}s"
        super().__init__(
            f"{most} {noun} a {window} are taken from {whose}, and they are used up;"
            f" try again in {_span(self.retry_after)}"
        )


def use(con: Connection, by: Person, allowance: Allowance | None, now: datetime) -> None:
    """Count one deed, inside the caller's transaction.

    :param allowance: None: nothing is counted
    :raises TooMany: if it is one too many; the transaction has to be undone then
    """
    if allowance is None:
        return
    con.execute(delete(uses).where(uses.c.at <= now - DAY))
    for who, most, shared in _counters(by, allowance):
        if most is not None:
            _check(con, who, allowance, most, now, shared=shared)
            con.execute(insert(uses).values(who=who, kind=allowance.kind, at=now))


def used(con: Connection, by: Person, kind: Kind, now: datetime) -> int:
    """How often a person has done it within its window."""
    recent = (uses.c.who == by.key, uses.c.kind == kind, uses.c.at > now - WINDOWS[kind])
    return con.execute(select(func.count()).select_from(uses).where(*recent)).scalar_one()


def _counters(by: Person, allowance: Allowance) -> list[tuple[str, int | None, bool]]:
    """Who is counted: the person, and the address that an account has come from."""
    found: list[tuple[str, int | None, bool]] = [(by.key, allowance.person, False)]
    if by.network is not None:
        found.append((f"network:{by.network}", allowance.address, True))
    return found


def _check(
    con: Connection, who: str, allowance: Allowance, most: int, now: datetime, *, shared: bool
) -> None:
    if con.dialect.name == "postgresql":
        # SQLite has one writer at a time; here two might count before either has added his own.
        con.execute(select(func.pg_advisory_xact_lock(func.hashtext(who))))
    window = WINDOWS[allowance.kind]
    recent = (uses.c.who == who, uses.c.kind == allowance.kind, uses.c.at > now - window)
    times = con.execute(select(uses.c.at).where(*recent).order_by(uses.c.at)).scalars().all()
    if len(times) >= most:
        free = times[len(times) - most] + window if most else now + window
        wait = (free - now).total_seconds()
        raise TooMany(allowance, most, retry_after=wait, shared=shared)


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{round(seconds / 3600)} h"
