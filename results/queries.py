"""The board's SQL, one file a query."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sql(name: str) -> str:
    """Text of results/sql/<name>.sql."""
    return files("results").joinpath("sql", f"{name}.sql").read_text()
