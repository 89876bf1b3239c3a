"""The board's SQL, one file a query."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@cache
def sql(name: str) -> str:
    """Text of results/sql/<name>.sql."""
    return files("results").joinpath("sql", f"{name}.sql").read_text()


def rows_of(con: duckdb.DuckDBPyConnection, name: str, run_id: str) -> list[dict[str, Any]]:
    """Answer of a query about one run, a dictionary a row."""
    found = con.execute(sql(name), {"run_id": run_id})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
