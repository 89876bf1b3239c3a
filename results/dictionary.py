"""The data dictionary and the catalogue of suites as tables. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from results.columns import ranking_columns
from results.suite import SuiteInfo
from results.table_columns import OTHERS

SAID = ("table", "suite", "name", "title", "unit", "kind", "meaning")
SUITES: dict[str, Any] = {
    **dict.fromkeys(("name", "title", "description"), pl.String),
    "benchmarks": pl.List(pl.String),
    **dict.fromkeys(("origin", "released"), pl.String),
    "archived": pl.Boolean,
    "digest": pl.String,
}


def dictionary(suites: Iterable[SuiteInfo]) -> pl.DataFrame:
    """Every column of every suite's ranking, then of the other tables, and what it means."""
    rows = [
        {"table": "ranking", "suite": suite.name, **asdict(column)}
        for suite in suites
        for column in ranking_columns(suite).values()
    ]
    rows += [
        {"table": table, "suite": None, **asdict(column)}
        for table, columns in OTHERS.items()
        for column in columns
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(SAID, pl.String))


def catalogue(suites: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A row a suite, given their descriptions as JSON has them; benchmarks by name."""
    rows = [
        {**suite, "benchmarks": [benchmark["name"] for benchmark in suite["benchmarks"]]}
        for suite in suites
    ]
    return pl.DataFrame(rows, schema=SUITES)
