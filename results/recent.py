"""The newest results of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from results.home import DATABASE
from results.queries import sql


@dataclass(frozen=True, slots=True)
class RecentRun:
    run_id: str
    model: str
    precision: str
    suite: str
    suite_title: str
    average: float
    average_stderr: float | None
    finished_at: datetime


def recent_runs(snapshot: Path, limit: int) -> list[RecentRun]:
    """Own runs that rank, the latest first; `snapshot` is the folder of one."""
    with duckdb.connect(snapshot / DATABASE, read_only=True) as con:
        con.execute(sql("session"))
        rows = con.execute(sql("recent_runs"), {"limit": limit}).fetchall()
    return [RecentRun(*row) for row in rows]
