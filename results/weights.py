"""The visitor's own average: other weights, and the ranks that follow from them. Pure."""

from __future__ import annotations

from functools import reduce

import polars as pl

from results.columns import benchmark_names
from results.ranks import rank_ranges
from results.suite import SuiteInfo
from results.view import InvalidView, View

RANKS = ("rank", "rank_low", "rank_high")
ERRORS = ("average_stderr", "average_bound")


def chosen_weights(suite: SuiteInfo, view: View) -> dict[str, float] | None:
    """Weight of every benchmark; None where all weigh the same, as in the suite's own average.

    :raises InvalidView: if a benchmark is not the suite's, or none weighs anything
    """
    names = benchmark_names(suite)
    given = {name: float(weight) for name, _, weight in (w.rpartition(":") for w in view.weights)}
    if unknown := [name for name in given if name not in names]:
        raise InvalidView(
            f"there is no benchmark {', '.join(unknown)} to weigh; there are {', '.join(names)}"
        )
    weights = {name: given.get(name, 1.0) for name in names}
    if not any(weights.values()):
        raise InvalidView("no benchmark weighs anything; give one a weight above 0")
    return None if len(set(weights.values())) == 1 else weights


def weighed(frame: pl.DataFrame, weights: dict[str, float]) -> pl.DataFrame:
    """The ranking with the weighted mean of its benchmarks; rows stay where they are.

    The error of sum(w x) / sum(w) over independent benchmarks is sqrt(sum(w^2 se^2)) / sum(w).
    """
    parts = {name: weight for name, weight in weights.items() if weight}
    total = sum(parts.values())
    mean = _sum([pl.col(name) * weight for name, weight in parts.items()]) / total
    errors = [
        (_sum([(pl.col(f"{name}{end}") * w) ** 2 for name, w in parts.items()]).sqrt() / total)
        for end in ("_stderr", "_bound")
        if f"average{end}" in frame.columns
    ]
    names = [name for name in ERRORS if name in frame.columns]
    moved = [error.alias(name) for error, name in zip(errors, names, strict=True)]
    fresh = frame.with_columns(mean.alias("average"), *moved)
    return fresh.with_columns(places(fresh))


def best_first(frame: pl.DataFrame) -> pl.Series:
    """Rows by average, equal ones as the frame has them, those without one last."""
    order = pl.arg_sort_by("average", descending=True, nulls_last=True, maintain_order=True)
    return frame.select(order.cast(pl.UInt32)).to_series()


def places(frame: pl.DataFrame) -> pl.DataFrame:
    """Rank and its range, each row against all others of the frame."""
    known = [pl.col(name).cast(pl.Float64) for name in ERRORS if name in frame.columns]
    errors = frame.select(pl.coalesce(known)).to_series().to_numpy()
    best, worst = rank_ranges(frame["average"].to_numpy(), errors)
    ranks = frame["average"].rank("min", descending=True).cast(pl.Int64).alias("rank")
    ends = (
        pl.Series(name, found, nan_to_null=True).cast(pl.Int64)
        for name, found in zip(RANKS[1:], (best, worst), strict=True)
    )
    return pl.DataFrame([ranks, *ends])


def _sum(terms: list[pl.Expr]) -> pl.Expr:
    """Unknown where one of the terms is."""
    return reduce(lambda one, other: one + other, terms)
