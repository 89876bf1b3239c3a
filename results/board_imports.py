"""Put imported tables onto the board, whole and in bulk."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from results import lm_eval_rows
from results.board_rows import suite_row
from results.contents import published_suite
from results.contents_rows import run_rows, score_rows
from results.imports import DamagedImport, Import, Imports
from results.queries import sql
from results.suite import SuiteInfo


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking imports over."""

    added: int
    left_out: tuple[DamagedImport, ...]


def take_imports(con: duckdb.DuckDBPyConnection, imports: Imports) -> Taken:
    """Add every import that is not there yet, in the order in which they came."""
    whole, damaged = imports.sound()
    added = 0
    for entry in whole:
        if not con.execute(sql("has_import"), {"import_id": entry.import_id}).fetchone():
            try:
                _add(con, entry, _rows(imports, entry))
                added += 1
            except DamagedImport as problem:
                damaged.append(problem)
    return Taken(added, tuple(damaged))


@dataclass(frozen=True, slots=True)
class _Rows:
    suites: tuple[SuiteInfo, ...]
    runs: pl.DataFrame
    scores: pl.DataFrame


def _rows(imports: Imports, entry: Import) -> _Rows:
    if entry.kind == "contents":
        table = imports.scores(entry)
        return _Rows((published_suite(),), run_rows(table, entry.import_id), score_rows(table))
    output = imports.output(entry)
    runs = [lm_eval_rows.run_row(entry, output, suite) for suite in entry.suites]
    cells = [row for s in entry.suites for row in lm_eval_rows.score_rows(entry, output, s)]
    return _Rows(entry.suites, pl.DataFrame(runs), pl.DataFrame(cells))


def _add(con: duckdb.DuckDBPyConnection, entry: Import, rows: _Rows) -> None:
    con.begin()
    try:
        for suite in rows.suites:
            if suite.origin == "imported":
                # An own suite is the catalogue's to write.
                con.execute(sql("add_suite"), suite_row(suite))
        con.execute(sql("add_import"), _import_row(entry))
        # Cells first: what tells new rows from known ones is the table of the runs.
        _insert(con, "imported_scores", rows.scores)
        _insert(con, "imported_runs", rows.runs)
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    con.register(name, rows.to_arrow())
    try:
        con.execute(sql(f"add_{name}"))
    finally:
        con.unregister(name)


def _import_row(entry: Import) -> dict[str, object]:
    return {
        "import_id": entry.import_id,
        **entry.model_dump(exclude={"schema_version", "refused", "model", "suites"}),
    }
