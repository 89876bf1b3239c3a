"""The ranking as a frame, and the one function that answers every question to it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from results.column import Column
from results.columns import (
    benchmark_names,
    default_columns,
    ranking_columns,
    raw_name,
    with_companions,
)
from results.ranks import rank_ranges
from results.suite import SuiteInfo
from results.view import ALL, InvalidView, View

BILLION = 1e9
PARTS = {
    "normalised": "",
    "normalised_stderr": "_stderr",
    "raw": "_raw",
    "stderr": "_raw_stderr",
    "normalised_bound": "_bound",
    "bound": "_raw_bound",
}
"""Columns of benchmark_scores, and what they append to the benchmark's name in a ranking."""


def ranking_frame(suite: SuiteInfo, runs: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """One row for each run that ranks, best first, with every column of the data dictionary.

    :param runs: results/sql/ranking.sql
    :param cells: results/sql/ranking_benchmarks.sql
    """
    errors = runs.select(pl.coalesce("average_stderr", "average_bound").cast(pl.Float64))
    best, worst = rank_ranges(runs["average"].to_numpy(), errors.to_series().to_numpy())
    ranges = [
        pl.Series(name, places, nan_to_null=True).cast(pl.Int64)
        for name, places in (("rank_low", best), ("rank_high", worst))
    ]
    frame = runs.with_columns(ranges)
    for benchmark in benchmark_names(suite):
        names = [pl.col(part).alias(f"{benchmark}{end}") for part, end in PARTS.items()]
        cell = cells.filter(pl.col("benchmark") == benchmark).select("run_id", *names)
        frame = frame.join(cell, on="run_id", how="left", maintain_order="left")
    return frame.select(ranking_columns(suite).keys())


def select(frame: pl.DataFrame, suite: SuiteInfo, view: View) -> pl.DataFrame:
    """The rows and columns a view asks for, in its order.

    :raises InvalidView: if it names a column that the suite does not have
    """
    columns = ranking_columns(suite)
    names = with_companions(shown_columns(suite, view), columns)
    if view.columns == (ALL,):
        names = list(columns)
    order = [(key.removeprefix("-"), key.startswith("-")) for key in view.sort]
    _check(columns, [name for name, _ in order])
    raw = benchmark_names(suite) if view.raw else ()
    by = [raw_name(name) if name in raw else name for name, _ in order]
    rows = frame.lazy().filter(_wanted(view))
    if by:
        falling = [largest_first for _, largest_first in order]
        rows = rows.sort(by, descending=falling, nulls_last=True, maintain_order=True)
    return rows.slice(view.offset, view.limit).select(names).collect()


def shown_columns(suite: SuiteInfo, view: View) -> list[str]:
    """Columns a view shows, without those that only accompany them.

    :raises InvalidView: if it names a column that the suite does not have
    """
    columns = ranking_columns(suite)
    if view.columns == (ALL,):
        return list(columns)
    names = view.columns or default_columns(suite)
    _check(columns, names)
    raw = benchmark_names(suite) if view.raw else ()
    return list(dict.fromkeys(raw_name(name) if name in raw else name for name in names))


def count(frame: pl.DataFrame, view: View) -> int:
    """Rows that pass the view's search and filters, on all its pages together."""
    return frame.lazy().filter(_wanted(view)).select(pl.len()).collect().item()  # type: ignore[no-any-return]


def _check(columns: dict[str, Column], names: Sequence[str]) -> None:
    if unknown := [name for name in names if name not in columns]:
        raise InvalidView(
            f"there is no column {', '.join(unknown)}; there are {', '.join(columns)}"
        )


def _wanted(view: View) -> pl.Expr:
    chosen = {
        "model_type": view.type,
        "precision": view.precision,
        "architecture": view.architecture,
        "licence": view.licence,
    }
    tests = [pl.col(name).is_in(values) for name, values in chosen.items() if values]
    if parts := [part.strip().lower() for part in view.q.split(";") if part.strip()]:
        name = pl.col("model").str.to_lowercase()
        tests.append(pl.any_horizontal([name.str.contains(p, literal=True) for p in parts]))
    if view.params_min is not None:
        tests.append(pl.col("parameters") >= view.params_min * BILLION)
    if view.params_max is not None:
        tests.append(pl.col("parameters") <= view.params_max * BILLION)
    if view.chat_template is not None:
        tests.append(pl.col("chat_template") == view.chat_template)
    return reduce(lambda one, other: one & other, tests, pl.lit(value=True))
