"""Which rows of a published table are scores, and why the others are not. Pure."""

from __future__ import annotations

from typing import get_args

import polars as pl

from results.contents import (
    AVERAGE,
    COLUMNS,
    KEY,
    NAME,
    PRECISION,
    TEMPLATE,
    WEIGHTS,
    published_suite,
    raw_title,
)
from results.record import Precision
from results.scoring import slope
from results.suite import BenchmarkInfo

TOLERANCE = 1e-6
UNKNOWN = "?"
KEYS, NAMES = r"^[A-Za-z0-9_.-]+_[A-Za-z0-9.-]+$", r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?$"
LONGEST = 220
WEIGHT_TYPES = ("Original", "Adapter", "Delta")


def with_reasons(table: pl.DataFrame) -> pl.DataFrame:
    """The table with a column `reason`: why a row is refused, or null."""
    scores = [rule for info in published_suite().benchmarks for rule in _score_rules(info)]
    rules = [*_name_rules(), *scores, _average_rule()]
    return table.with_columns(pl.coalesce(rules).alias("reason"))


def same_values(suffix: str) -> pl.Expr:
    """Whether a row and its earlier self, whose columns end in `suffix`, say the same."""
    return pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}{suffix}")) for name in COLUMNS if name != KEY
    )


def _name_rules() -> list[pl.Expr]:
    known = (*get_args(Precision), UNKNOWN)
    key = pl.col(KEY)
    return [
        _unless(_short(KEY) & key.str.contains(KEYS), KEY, "no organisation_model_precision"),
        pl.when(~key.is_first_distinct()).then(
            pl.format("{} stands twice in the table; the first row counts", key)
        ),
        _unless(_short(NAME) & pl.col(NAME).str.contains(NAMES), NAME, "no repository's name"),
        _unless(pl.col(PRECISION).is_in(known), PRECISION, "no number format known here"),
        _unless(pl.col(WEIGHTS).is_in(WEIGHT_TYPES), WEIGHTS, f"none of {', '.join(WEIGHT_TYPES)}"),
        _unless(pl.col(TEMPLATE).is_not_null(), TEMPLATE, "neither True nor False"),
    ]


def _score_rules(info: BenchmarkInfo) -> list[pl.Expr]:
    raw, normalised = raw_title(info.title), info.title
    rules = [
        _unless(pl.col(name).is_between(0, top), name, f"no number from 0 to {top}")
        for name, top in ((raw, 1), (normalised, 100))
    ]
    if info.combine == "pool":
        right = (pl.col(raw) - info.baseline).clip(lower_bound=0) * slope(info.baseline)
        rules.append(
            _unless(
                (pl.col(normalised) - right).abs() <= TOLERANCE, normalised, f"not what {raw} gives"
            )
        )
    return rules


def _average_rule() -> pl.Expr:
    mean = pl.mean_horizontal(info.title for info in published_suite().benchmarks)
    agrees = (pl.col(AVERAGE) - mean).abs() <= TOLERANCE
    return _unless(agrees, AVERAGE, "not the mean of its benchmarks")


def _short(name: str) -> pl.Expr:
    return pl.col(name).str.len_chars() <= LONGEST


def _unless(good: pl.Expr, name: str, problem: str) -> pl.Expr:
    """Null is never good, and neither is NaN."""
    cell = pl.col(name).cast(pl.String).fill_null("nothing").str.slice(0, 80)
    text = pl.format("its {} is {}, which is {}", pl.lit(name), cell, pl.lit(problem))
    return pl.when(~good.fill_null(value=False)).then(text)
