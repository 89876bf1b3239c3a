"""What docs/method.md says of the published table's first places is what the board says."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from results.snapshot import Snapshot
from tests.contents_fixtures import LEGACY

METHOD = (Path(__file__).parents[1] / "docs" / "method.md").read_text()


def test_the_rows_that_overlap_with_the_first_place_are_listed(
    published_contents: Snapshot,
) -> None:
    frame = published_contents.ranked(LEGACY).frame
    first = frame.filter(pl.col("rank_low") == 1)
    assert f"the rank range of {len(first)} of the {len(frame):,} rows begins" in METHOD
    columns = ("rank", "model", "average", "rank_low", "rank_high")
    for rank, model, average, low, high in first.select(columns).rows():
        assert f"| {rank} | {model} | {average:.2f} | {low} to {high} |" in METHOD


def test_the_usual_width_of_a_range_is_told(published_contents: Snapshot) -> None:
    frame = published_contents.ranked(LEGACY).frame
    width = frame.select((pl.col("rank_high") - pl.col("rank_low")).median()).item()
    assert f"a range of {width:.0f} places" in METHOD
