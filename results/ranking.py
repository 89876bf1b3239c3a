"""The ranking of one suite, and the one place that answers every question to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import polars as pl

from results.baselines import BASELINES, with_baselines
from results.column import Column
from results.columns import (
    benchmark_names,
    default_columns,
    ranking_columns,
    raw_name,
    with_companions,
)
from results.filters import facets, wanted
from results.order import Found, ordered, pinned_rows, places_among, with_pins
from results.suite import SuiteInfo
from results.view import ALL, InvalidView, View
from results.weights import best_first, chosen_weights, places, weighed

PARTS = {
    "normalised": "",
    "normalised_stderr": "_stderr",
    "raw": "_raw",
    "stderr": "_raw_stderr",
    "normalised_bound": "_bound",
    "bound": "_raw_bound",
}
"""Columns of benchmark_scores, and what they append to the benchmark's name in a ranking."""
SHOWING = ("columns", "cells", "offset", "limit")
"""Parameters that choose neither rows nor their order."""
Weights = tuple[tuple[str, float], ...]
"""Of every benchmark; none: the suite's own average."""
Base = tuple[pl.DataFrame, pl.Series | None]
"""A ranking, and its rows best first; None: as they stand."""
KNOWN = pl.col("run_id").is_not_null()
"""True of every row; a condition alone may be one value for all."""


def ranking_frame(suite: SuiteInfo, runs: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """One row for each run that ranks, best first, with every column of the data dictionary.

    :param runs: results/sql/ranking.sql
    :param cells: results/sql/ranking_benchmarks.sql
    """
    frame = runs.with_columns(places(runs))
    for benchmark in benchmark_names(suite):
        names = [pl.col(part).alias(f"{benchmark}{end}") for part, end in PARTS.items()]
        cell = cells.filter(pl.col("benchmark") == benchmark).select("run_id", *names)
        frame = frame.join(cell, on="run_id", how="left", maintain_order="left")
    return frame.select(ranking_columns(suite).keys())


class Ranking:
    """Immutable, so the orders it was last asked for are kept."""

    def __init__(self, suite: SuiteInfo, frame: pl.DataFrame) -> None:
        self.suite = suite
        self.frame = frame
        self.columns = ranking_columns(suite)
        self._base = lru_cache(maxsize=4)(self._build_base)
        self._found = lru_cache(maxsize=64)(self._find)
        # A view with weights of its own holds averages of its own, so fewer are kept.
        self._found_weighed = lru_cache(maxsize=8)(self._find)

    def rows(self, view: View, start: int = 0, count: int | None = None) -> pl.DataFrame:
        """The rows and columns a view asks for, in its order; of them `count` from `start`.

        :raises InvalidView: if it names what the suite does not have
        """
        names = with_companions(shown_columns(self.suite, view), self.columns)
        if view.columns == (ALL,):
            names = list(self.columns)
        return self.window(view, names, start, count)

    def window(
        self, view: View, names: Sequence[str], start: int = 0, count: int | None = None
    ) -> pl.DataFrame:
        """As `rows`, with columns that the caller names.

        :raises InvalidView:
        """
        left = max(0, self.length(view) - start)
        most = left if count is None else min(left, count)
        return self.found(view).rows(view.offset + start, most, names)

    def found(self, view: View) -> Found:
        """:raises InvalidView:"""
        find = self._found_weighed if view.weights else self._found
        return find(
            view.model_copy(update={name: View.model_fields[name].default for name in SHOWING})
        )

    def length(self, view: View) -> int:
        """Rows of the view, pinned ones and baselines with them, within its offset and limit.

        :raises InvalidView:
        """
        rows = max(0, len(self.found(view).index) - view.offset)
        return rows if view.limit is None else min(rows, view.limit)

    def facets(self, view: View) -> Mapping[str, Mapping[str, int]]:
        """Models by choice, for each list of choices, given all other parameters.

        :raises InvalidView:
        """
        frame, _order = self._base(self._weights(view), False)
        return facets(frame, view, self.columns)

    def _build_base(self, weights: Weights, baselines: bool) -> Base:
        if not weights and not baselines:
            return self.frame, None
        frame = weighed(self.frame, dict(weights)) if weights else self.frame
        frame = with_baselines(frame, self.suite) if baselines else frame
        return frame, best_first(frame)

    def _find(self, view: View) -> Found:
        by = self._keys(view)
        frame, order = self._base(self._weights(view), view.baselines)
        measured = frame["run_id"].is_in(BASELINES)
        passing = frame.select(KNOWN & wanted(view, self.columns)).to_series() & ~measured
        kept = passing | measured
        index = kept.arg_true().cast(pl.UInt32) if order is None else order.filter(kept[order])
        ranks = places_among(frame, passing, index) if view.rank == "filter" else None
        found = Found(frame, index, int(passing.sum()), ranks)
        return with_pins(ordered(found, by), pinned_rows(frame, view.pin))

    def _weights(self, view: View) -> Weights:
        return tuple((chosen_weights(self.suite, view) or {}).items())

    def _keys(self, view: View) -> list[tuple[str, bool]]:
        """Columns to sort by, and whether the largest comes first.

        :raises InvalidView:
        """
        keys = [(key.removeprefix("-"), key.startswith("-")) for key in view.sort]
        _check(self.columns, [name for name, _ in keys])
        raw = benchmark_names(self.suite) if view.raw else ()
        return [(raw_name(name) if name in raw else name, falling) for name, falling in keys]


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


def _check(columns: dict[str, Column], names: Sequence[str]) -> None:
    if unknown := [name for name in names if name not in columns]:
        raise InvalidView(
            f"there is no column {', '.join(unknown)}; there are {', '.join(columns)}"
        )
