"""Tables in the library that the asker works with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from results.errors import LeaderboardError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

As = Literal["pandas", "polars", "arrow"]


class UnknownFrame(LeaderboardError, LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"tables cannot be given as {name!r}; as_ is one of {', '.join(FRAMES)}")


def _pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """A count with an unknown in it becomes a float column, for pandas has no other null."""
    return frame.to_pandas()


def _polars(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow()


FRAMES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "arrow": _arrow,
}


def framing(as_: str) -> Callable[[pl.DataFrame], Any]:
    """:raises UnknownFrame:"""
    if as_ not in FRAMES:
        raise UnknownFrame(as_)
    return FRAMES[as_]
