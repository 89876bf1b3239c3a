"""Numbers of a table rounded for those who want fewer digits. Pure."""

from __future__ import annotations

import polars as pl
from polars import selectors as cs

MOST_DIGITS = 15
"""A double has no more that are sure."""


def rounded(frame: pl.DataFrame, digits: int | None) -> pl.DataFrame:
    """Every float to `digits` after the point, half to even; None: as they are."""
    if digits is None:
        return frame
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.Float64)]
    return frame.with_columns(
        cs.float().round(digits), pl.col(lists).list.eval(pl.element().round(digits))
    )
