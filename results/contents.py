"""The retired Open LLM Leaderboard's table as it was published: its columns, read unchanged."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from results.errors import LeaderboardError
from results.suite import SuiteInfo

PARQUET = b"PAR1"
KEY, NAME, PRECISION, WEIGHTS = "eval_name", "fullname", "Precision", "Weight type"
TEMPLATE, AVERAGE = "Chat Template", "Average ⬆️"
TYPE, BASE, PARAMETERS, CO2 = "T", "Base Model", "#Params (B)", "CO₂ cost (kg)"
UPLOADED, SUBMITTED = "Upload To Hub Date", "Submission Date"
COMMIT, LICENCE, LIKES, GENERATION = "Model sha", "Hub License", "Hub ❤️", "Generation"
ARCHITECTURE, ON_HUB, MOE, FLAGGED = "Architecture", "Available on the hub", "MoE", "Flagged"
MERGED, OFFICIAL = "Merged", "Official Providers"


@cache
def published_suite() -> SuiteInfo:
    """The suite of that table; benchmarks have the titles of its columns."""
    text = files("results").joinpath("open-llm-v2-published.yaml").read_text()
    return SuiteInfo.model_validate(yaml.safe_load(text))


def raw_title(title: str) -> str:
    return f"{title} Raw"


SCORES = tuple(
    name for info in published_suite().benchmarks for name in (raw_title(info.title), info.title)
)
COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys((KEY, PRECISION, "Type", TYPE, WEIGHTS, ARCHITECTURE, "Model"), pl.String),
    **dict.fromkeys((NAME, COMMIT), pl.String),
    AVERAGE: pl.Float64,
    LICENCE: pl.String,
    LIKES: pl.Int64,
    PARAMETERS: pl.Float64,
    **dict.fromkeys((ON_HUB, MOE, FLAGGED, TEMPLATE), pl.Boolean),
    CO2: pl.Float64,
    **dict.fromkeys(SCORES, pl.Float64),
    **dict.fromkeys((MERGED, OFFICIAL), pl.Boolean),
    **dict.fromkeys((UPLOADED, SUBMITTED), pl.String),
    GENERATION: pl.Int64,
    BASE: pl.String,
}
"""The table's own 36 columns in its order."""
NEEDED = (KEY, NAME, PRECISION, WEIGHTS, TEMPLATE, AVERAGE, *SCORES)
"""Without these a row is no score; the others may be missing and are then unknown."""


class NotContents(LeaderboardError):
    """A file is not the table it is taken for."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"this is not the retired leaderboard's table: {problem}; give the data set"
            " open-llm-leaderboard/contents as CSV or Parquet"
        )


def read_contents(data: bytes) -> pl.DataFrame:
    """COLUMNS and nothing else; a cell that is no number where one belongs is null.

    :raises NotContents: saying what is missing
    """
    source = io.BytesIO(data)
    try:
        if data.startswith(PARQUET):
            frame = pl.read_parquet(source)
        else:
            frame = pl.read_csv(source, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).strip().partition("\n")[0]
        raise NotContents(f"it can be read neither as CSV nor as Parquet ({first})") from None
    if missing := [name for name in NEEDED if name not in frame.columns]:
        raise NotContents(f"it has no column {', '.join(missing)}")
    if frame.is_empty():
        raise NotContents("it has no rows")
    return frame.select(
        _typed(frame[name], kind) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in COLUMNS.items()
    )


def _typed(column: pl.Series, kind: type[pl.DataType]) -> pl.Series:
    if kind == pl.Boolean and column.dtype == pl.String:
        words = {"true": True, "false": False}
        return column.str.to_lowercase().replace_strict(words, default=None, return_dtype=kind)
    return column.cast(kind, strict=False)
