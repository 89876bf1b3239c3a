"""One row of an imported table as readers see it: what was published, and nothing made up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from results.queries import sql
from results.suite import SuiteInfo

FACTS = (
    "model_type",
    "architecture",
    "parameters",
    "licence",
    "likes",
    "base_model",
    "generation",
    "created_at",
    "submitted_at",
    "commit",
    "precision",
    "weights",
    "chat_template",
    "co2_kg",
    "moe",
    "merged",
    "flagged",
    "official",
    "on_hub",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRun:
    run_id: str
    model: str
    suite: SuiteInfo
    facts: dict[str, Any]
    """FACTS; unknown is None."""
    average: float
    average_bound: float | None
    ranks: bool
    scores: list[dict[str, Any]]
    """Rows of benchmark_scores, in the suite's order."""
    file: str
    import_id: str
    as_of: date | None
    imported_at: datetime
    published: dict[str, Any]
    """The row as it stands in the published table, by that table's own names."""


def imported_runs(
    con: duckdb.DuckDBPyConnection, *, model: str | None = None, run_id: str | None = None
) -> list[ImportedRun]:
    """Imported rows of one model, or the one of a name; best first."""
    rows = _dicts(con, "imported_runs", {"model": model, "run_id": run_id})
    return [
        _imported(row, _dicts(con, "imported_cells", {"run_id": row["run_id"]})) for row in rows
    ]


def _imported(row: dict[str, Any], cells: list[dict[str, Any]]) -> ImportedRun:
    given = ("run_id", "model", "average", "average_bound", "ranks", "file", "import_id", "as_of")
    return ImportedRun(
        **{name: row[name] for name in given},
        imported_at=row["imported_at"],
        suite=SuiteInfo.model_validate_json(row["info"]),
        facts={name: row[name] for name in FACTS},
        scores=cells,
        published=json.loads(row["record"]),
    )


def _dicts(
    con: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    found = con.execute(sql(query), parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
