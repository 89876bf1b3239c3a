"""Own runs as readers of a snapshot see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from results.queries import rows_of, sql
from results.record import RunRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as readers see it."""

    record: RunRecord
    average: float
    average_stderr: float | None
    ranks: bool
    """Whether it stands in its suite's ranking."""
    tasks: list[dict[str, Any]]
    """Rows of task_scores, in the suite's order."""
    rescorings: list[dict[str, Any]] = field(default_factory=list)
    """Rows of rescorings, in the order in which they were made."""


def own_runs(
    con: duckdb.DuckDBPyConnection, *, model: str | None = None, run_id: str | None = None
) -> list[Run]:
    """Every own run of a model, newest first, or the one of a name."""
    rows = con.execute(sql("run_records"), {"model": model, "run_id": run_id}).fetchall()
    return [_run(con, *row) for row in rows]


def _run(
    con: duckdb.DuckDBPyConnection, record: str, average: float, error: float | None, ranks: bool
) -> Run:
    parsed = RunRecord.model_validate_json(record)
    tasks, anew = (rows_of(con, name, parsed.run_id) for name in ("run_tasks", "run_rescorings"))
    return Run(
        record=parsed,
        average=average,
        average_stderr=error,
        ranks=ranks,
        tasks=tasks,
        rescorings=anew,
    )
