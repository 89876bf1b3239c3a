"""Rows of the published table as rows of the board. Pure: what it does not say stays unknown."""

from __future__ import annotations

import polars as pl

from results import contents as c
from results.bounds import Floats, average_bound, binomial_bounds
from results.contents_checks import UNKNOWN
from results.suite import BenchmarkInfo

BILLION = 1e9
REMOVED = "Removed"
"""Published in the place of a base model that was gone."""
COMMIT = r"^[0-9a-f]{40}$"
TYPES = {
    "🟢": "pretrained",
    "🟩": "continued",
    "🔶": "fine-tuned",
    "💬": "chat",
    "🤝": "merge",
    "🌸": "multimodal",
}


def run_rows(table: pl.DataFrame, import_id: str) -> pl.DataFrame:
    """For the table `runs`; the published row goes along as it stands."""
    suite = c.published_suite()
    bounds = [_bounds(info, table)[1] for info in suite.benchmarks]
    return table.select(
        pl.col(c.KEY).alias("run_id"),
        pl.lit(import_id).alias("import_id"),
        pl.lit(suite.name).alias("suite"),
        pl.lit(suite.digest).alias("suite_digest"),
        pl.col(c.NAME).alias("model"),
        *_facts(),
        pl.col(c.AVERAGE).alias("average"),
        pl.Series("average_bound", average_bound(bounds)),
        pl.struct(c.COLUMNS.keys()).struct.json_encode().alias("record"),
    )


def score_rows(table: pl.DataFrame) -> pl.DataFrame:
    """For the table `benchmark_scores`."""
    return pl.concat(
        _cells(table, info, place) for place, info in enumerate(c.published_suite().benchmarks)
    )


def _cells(table: pl.DataFrame, info: BenchmarkInfo, place: int) -> pl.DataFrame:
    raw, normalised = _bounds(info, table)
    return table.select(
        pl.col(c.KEY).alias("run_id"),
        pl.lit(info.name).alias("benchmark"),
        pl.lit(place).alias("position"),
        pl.col(c.raw_title(info.title)).alias("raw"),
        pl.col(info.title).alias("normalised"),
        pl.Series("bound", raw),
        pl.Series("normalised_bound", normalised),
        pl.lit(sum(task.n_items or 0 for task in info.tasks)).alias("n_items"),
    )


def _bounds(info: BenchmarkInfo, table: pl.DataFrame) -> tuple[Floats, Floats]:
    return binomial_bounds(info, table[c.raw_title(info.title)].to_numpy())


def _facts() -> list[pl.Expr]:
    """Facts of a model, named as the board's columns."""
    billions, co2 = pl.col(c.PARAMETERS), pl.col(c.CO2)
    facts = {
        "commit": _matching(c.COMMIT, COMMIT),
        "precision": _known(c.PRECISION),
        "weights": pl.col(c.WEIGHTS).str.to_lowercase(),
        "chat_template": pl.col(c.TEMPLATE),
        "model_type": pl.col(c.TYPE).replace_strict(TYPES, default=None),
        "architecture": _known(c.ARCHITECTURE),
        "parameters": pl.when(billions > 0).then((billions * BILLION).round().cast(pl.Int64)),
        "licence": _known(c.LICENCE),
        "likes": pl.when(pl.col(c.LIKES) >= 0).then(pl.col(c.LIKES)),
        "base_model": _known(c.BASE, REMOVED),
        "generation": pl.when(pl.col(c.GENERATION) >= 0).then(pl.col(c.GENERATION)),
        "co2_kg": pl.when(co2 >= 0).then(co2),
        "moe": pl.col(c.MOE),
        "merged": pl.col(c.MERGED),
        "flagged": pl.col(c.FLAGGED),
        "official": pl.col(c.OFFICIAL),
        "on_hub": pl.col(c.ON_HUB),
        "created_at": _midnight(c.UPLOADED),
        "submitted_at": _midnight(c.SUBMITTED),
    }
    return [expression.alias(name) for name, expression in facts.items()]


def _known(name: str, *also_unknown: str) -> pl.Expr:
    return pl.when(~pl.col(name).is_in(["", UNKNOWN, *also_unknown])).then(pl.col(name))


def _matching(name: str, pattern: str) -> pl.Expr:
    return pl.when(pl.col(name).str.contains(pattern)).then(pl.col(name))


def _midnight(name: str) -> pl.Expr:
    """Only the day was published."""
    day = pl.col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
