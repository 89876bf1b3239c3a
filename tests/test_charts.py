"""Charts show what the ranking holds, and nothing that is not known."""

from __future__ import annotations

import polars as pl
import pytest

from leaderboard_app.charts import COLUMNS, score_against_parameters
from leaderboard_app.words import size, span
from results.ranks import Z95
from results.snapshot import Snapshot
from results.view import View


def test_each_model_of_known_size_is_a_point_with_its_interval(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=COLUMNS))
    figure = score_against_parameters(frame)
    assert {trace.name: list(trace.text) for trace in figure.data} == {
        "pretrained": ["acme/best", "acme/twin"],
        "not declared": ["zeta/guesses"],
    }
    (best,) = (trace for trace in figure.data if trace.name == "pretrained")
    assert best.y[0] == frame["average"][0]
    assert best.error_y.array[0] == pytest.approx(Z95 * frame["average_stderr"][0])


def test_an_unknown_error_has_no_bar(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=COLUMNS))
    unknown = frame.with_columns(pl.lit(None, pl.Float64).alias("average_stderr"))
    for trace in score_against_parameters(unknown).data:
        assert set(trace.error_y.array) == {None}


def test_no_models_are_an_empty_chart(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=COLUMNS, q="nobody"))
    assert len(score_against_parameters(frame).data) == 0


@pytest.mark.parametrize(
    ("sizes", "marks"),
    [
        ([159_000, 183_000, 160_000, 161_000], ["100 k", "200 k"]),
        ([300_000, 900_000, 400_000, 600_000], ["200 k", "500 k", "1 M"]),
        ([1_000_000, 7_000_000, 2_000_000, 3_000_000], ["1 M", "2 M", "5 M", "10 M"]),
    ],
)
def test_models_of_any_sizes_stand_between_two_marks(
    snapshot: Snapshot, sizes: list[int], marks: list[str]
) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=COLUMNS))
    close = frame.with_columns(pl.Series("parameters", sizes))
    assert list(score_against_parameters(close).layout.xaxis.ticktext) == marks


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        (None, "\N{EN DASH}"),
        (999, "999"),
        (135_000_000, "135 M"),
        (1_236_000_000, "1.24 B"),
        (10**13, "10 T"),
    ],
)
def test_a_size_is_told_in_three_digits(parameters: int | None, text: str) -> None:
    assert size(parameters) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "\N{EN DASH}"), (0.4, "0 s"), (59.6, "1 min"), (600, "10 min"), (7500, "2 h 5 min")],
)
def test_a_time_is_told_as_coarsely_as_one_asks(seconds: float | None, text: str) -> None:
    assert span(seconds) == text
