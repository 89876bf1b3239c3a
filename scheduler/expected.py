"""When submissions will be done, as the scheduler has foreseen it and readers are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from scheduler.queue_tables import forecasts

FRESH = timedelta(minutes=10)
"""Older than this nothing is said any more: the scheduler rests."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One in ten is done before `early`, one in two before `likely`, one in ten after `late`."""

    early: datetime
    likely: datetime
    late: datetime


def expectations(engine: Engine, now: datetime) -> dict[str, Expected]:
    """By submission; none where it was too long ago that somebody looked."""
    columns = forecasts.c
    asked = select(columns.submission_id, columns.early, columns.likely, columns.late)
    with engine.begin() as con:
        rows = con.execute(asked.where(columns.at > now - FRESH)).all()
    return {row.submission_id: Expected(row.early, row.likely, row.late) for row in rows}


def note_expectations(con: Connection, expected: Mapping[str, Expected], now: datetime) -> None:
    """In place of all that was foreseen before."""
    rows = [{"submission_id": ident, "at": now, **asdict(one)} for ident, one in expected.items()]
    con.execute(delete(forecasts))
    if rows:
        con.execute(insert(forecasts), rows)
