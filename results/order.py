"""Rows in the order of a view: filtered, sorted, pinned, before any of them is read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from results.weights import RANKS, places


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a view in its order, before any of them is read."""

    frame: pl.DataFrame
    index: pl.Series
    """Rows of the frame."""
    models: int
    """Models that pass search and filters, pinned or not."""
    ranks: pl.DataFrame | None
    """Places within the filter, a row for each of the index; None: the frame's own count."""

    def rows(self, start: int, count: int | None, names: Sequence[str]) -> pl.DataFrame:
        chosen = self.frame.select(names)[self.index.slice(start, count)]
        if self.ranks is None:
            return chosen
        ranks = self.ranks.slice(start, count)
        return chosen.with_columns(ranks[name] for name in RANKS if name in names)


def pinned_rows(frame: pl.DataFrame, pins: Sequence[str]) -> pl.Series:
    """Rows of the runs named, in that order; a run that is gone is passed over."""
    rows = [frame["run_id"].index_of(run) for run in dict.fromkeys(pins)]
    return pl.Series([row for row in rows if row is not None], dtype=pl.UInt32)


def places_among(frame: pl.DataFrame, passing: pl.Series, index: pl.Series) -> pl.DataFrame:
    """Places of those that pass among themselves; unknown for other rows of the index."""
    rows = passing.arg_true().cast(pl.UInt32)
    return _aligned(index, rows, places(frame[rows]))


def ordered(found: Found, by: Sequence[tuple[str, bool]]) -> Found:
    """Sorted as asked for; unknown last, ties as they were."""
    if not by:
        return found
    keys = found.frame.select(list(dict.fromkeys(name for name, _ in by)))[found.index]
    ranks = found.ranks
    if ranks is not None:
        keys = keys.with_columns(ranks[name] for name in RANKS if name in keys.columns)
    columns, falling = [name for name, _ in by], [largest_first for _, largest_first in by]
    order = keys.select(
        pl.arg_sort_by(columns, descending=falling, nulls_last=True, maintain_order=True)
    ).to_series()
    moved = None if ranks is None else ranks[order]
    return replace(found, index=found.index[order], ranks=moved)


def with_pins(found: Found, pinned: pl.Series) -> Found:
    """Pinned rows first, and nowhere else."""
    if pinned.is_empty():
        return found
    index = pl.concat([pinned, found.index.filter(~found.index.is_in(pinned.implode()))])
    ranks = None if found.ranks is None else _aligned(index, found.index, found.ranks)
    return replace(found, index=index, ranks=ranks)


def _aligned(index: pl.Series, rows: pl.Series, ranks: pl.DataFrame) -> pl.DataFrame:
    """The places of rows, in the order of the index."""
    known = ranks.select(RANKS).with_columns(rows.alias("row"))
    at = pl.DataFrame({"row": index})
    return at.join(known, on="row", how="left", maintain_order="left").select(RANKS)
