"""What a chart is: its data, its picture, and what it shows in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from results.ranks import Z95
from results.suite import SuiteInfo

ENOUGH = 10
"""Models from which a correlation is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that charts are drawn from."""

    suite: SuiteInfo
    ranking: pl.DataFrame
    """Every row and column of the suite's ranking."""
    costs: pl.DataFrame
    """results/sql/run_costs.sql; no rows for an imported suite."""
    model: str = ""
    """To be pointed out among the others; empty: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    name: str
    title: str
    about: str
    """How it is to be read."""
    data: Callable[[Board], pl.DataFrame]
    """Its numbers, as its CSV has them."""
    figure: Callable[[Board, pl.DataFrame], go.Figure]
    sentence: Callable[[Board, pl.DataFrame], str]
    """What the data show, said in words."""


def half(ranking: pl.DataFrame) -> pl.Expr:
    """Half of the 95 % interval of the average, or the most it can be."""
    errors = [name for name in ("average_stderr", "average_bound") if name in ranking.columns]
    return (Z95 * pl.coalesce(errors).cast(pl.Float64)).alias("half")


def without(counted: int, total: int, why: str) -> str:
    """A half-sentence on those left out."""
    lacking = total - counted
    if not lacking:
        return ""
    return f" {lacking:,} of {total:,} models are left out, for their {why} is not known."
