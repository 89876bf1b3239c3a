"""One query answers for page, chart, CSV and API; readers of an older snapshot keep it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.columns import ranking_columns
from results.ranks import Z95, rank_ranges
from results.snapshot import NoSnapshot, Snapshot, Snapshots, UnknownModel, UnknownRun, UnknownSuite
from results.view import InvalidView, View
from tests.board_fixtures import publish_records
from tests.record_fixtures import NOON, SUITE, make_record

EVERYTHING = View(columns=("all",))
BEST_FIRST = ["acme/best", "acme/twin", "zeta/middle", "zeta/guesses"]


def models(snapshot: Snapshot, **query: str) -> list[str]:
    return snapshot.ranking("tiny-v1", View.from_query(query))["model"].to_list()


def test_the_whole_ranking_has_every_column_of_the_data_dictionary(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", EVERYTHING)
    assert frame.columns == list(ranking_columns(SUITE))
    assert frame["model"].to_list() == BEST_FIRST


def test_a_row_holds_the_record_s_own_numbers(snapshot: Snapshot) -> None:
    record = make_record("zeta/middle")
    row = snapshot.ranking("tiny-v1", EVERYTHING).row(2, named=True)
    for score in record.benchmarks:
        assert row[score.benchmark] == score.normalised
        assert row[f"{score.benchmark}_raw"] == score.raw
        assert row[f"{score.benchmark}_stderr"] == score.normalised_stderr
        assert row[f"{score.benchmark}_raw_stderr"] == score.stderr
    assert row["average"] == pytest.approx(55)
    assert row["run_id"] == record.run_id


def test_what_is_unknown_is_null(snapshot: Snapshot) -> None:
    row = snapshot.ranking("tiny-v1", EVERYTHING).row(2, named=True)
    assert (row["parameters"], row["likes"], row["downloads"]) == (None, None, None)


def test_overlapping_intervals_share_their_ranks(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=("rank",)))
    assert frame.rows() == [(1, 1, 2), (2, 1, 2), (3, 3, 3), (4, 4, 4)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.none() | st.floats(0, 20)), max_size=30))
def test_rank_ranges_agree_with_counting(scores: Sequence[tuple[float, float | None]]) -> None:
    averages = np.array([average for average, _ in scores], float)
    errors = np.array([math.nan if error is None else error for _, error in scores], float)
    best, worst = rank_ranges(averages, errors)
    spans = [(a - Z95 * e, a + Z95 * e) for a, e in zip(averages, errors, strict=True)]
    for place, (low, high) in enumerate(spans):
        if math.isnan(low):
            assert math.isnan(best[place])
            assert math.isnan(worst[place])
            continue
        assert best[place] == 1 + sum(other_low > high for other_low, _ in spans)
        assert worst[place] == len(spans) - sum(other_high < low for _, other_high in spans)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"q": "TWIN"}, ["acme/twin"], id="search-ignores-case"),
        pytest.param({"q": "best; middle"}, ["acme/best", "zeta/middle"], id="union"),
        pytest.param({"q": "^acme/.*n$"}, ["acme/twin"], id="pattern"),
        pytest.param({"type": "chat,merge"}, ["zeta/middle"], id="type"),
        pytest.param({"precision": "float16"}, ["zeta/middle"], id="precision"),
        pytest.param({"licence": "=HYPERLINK(1)"}, ["zeta/middle"], id="licence"),
        pytest.param({"params_min": "1"}, ["zeta/guesses"], id="from-a-size"),
        pytest.param({"params_max": "1"}, ["acme/best", "acme/twin"], id="to-a-size"),
        pytest.param({"chat_template": "1"}, [], id="with-template"),
        pytest.param({"chat_template": "0"}, BEST_FIRST, id="without-template"),
        pytest.param({"architecture": "GPT2LMHeadModel"}, [], id="architecture"),
        pytest.param({"sort": "sums"}, BEST_FIRST[::-1], id="smallest-first"),
        pytest.param(
            {"sort": "-parameters"},
            ["zeta/guesses", "acme/best", "acme/twin", "zeta/middle"],
            id="unknown-last-falling",
        ),
        pytest.param(
            {"sort": "parameters"},
            ["acme/best", "acme/twin", "zeta/guesses", "zeta/middle"],
            id="unknown-last-rising",
        ),
        pytest.param(
            {"sort": "-patterns,sums"},
            ["acme/twin", "acme/best", "zeta/middle", "zeta/guesses"],
            id="by-two-columns",
        ),
        pytest.param({"offset": "1", "limit": "2"}, BEST_FIRST[1:3], id="a-page"),
    ],
)
def test_a_view_chooses_and_orders_rows(
    snapshot: Snapshot, query: dict[str, str], expected: list[str]
) -> None:
    assert models(snapshot, **query) == expected


def test_rows_are_counted_on_all_pages(snapshot: Snapshot) -> None:
    assert snapshot.count("tiny-v1", View(q="acme", limit=1)) == 2


def test_raw_scores_take_the_place_of_normalised_ones(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=("sums",), sort=("sums",), raw=True))
    assert frame.columns == ["sums_raw", "sums_raw_stderr"]
    assert frame["sums_raw"].to_list() == [0.2, 0.7, 0.96, 0.98]


def test_a_chosen_column_brings_its_error_along(snapshot: Snapshot) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=("average", "licence")))
    assert frame.columns == ["average", "average_stderr", "licence"]


@pytest.mark.parametrize("view", [View(columns=("colour",)), View(sort=("-colour",))], ids=str)
def test_a_column_that_is_not_there_is_named(snapshot: Snapshot, view: View) -> None:
    with pytest.raises(InvalidView, match="no column colour; there are rank"):
        snapshot.ranking("tiny-v1", view)


def test_long_form_has_a_row_for_each_model_and_task(snapshot: Snapshot) -> None:
    scores = snapshot.scores("tiny-v1")
    assert len(scores) == 4 * 3
    letters = scores.filter(pl.col("task") == "tiny_letters", pl.col("model") == "zeta/middle")
    assert letters.select("benchmark", "raw", "normalised", "n_items").row(0) == (
        "patterns",
        0.8,
        pytest.approx(60),
        100,
    )


def test_a_model_shows_every_run_newest_first(tmp_path: Path) -> None:
    again = make_record(run_id="again-1", finished_at=NOON + timedelta(hours=1))
    publish_records(tmp_path, [make_record(), again])
    runs = Snapshots(tmp_path / "public").current().model("acme/apple")
    assert [(run.record.run_id, run.ranks) for run in runs] == [
        ("again-1", False),
        ("acme-apple-1", True),
    ]
    assert runs[1].record == make_record()
    assert [task["task"] for task in runs[0].tasks] == ["tiny_sums", "tiny_letters", "tiny_numbers"]


def test_what_is_not_there_is_said_to_be_missing(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(UnknownSuite, match="there are tiny-v1"):
        snapshot.ranking("tiny-v2", View())
    with pytest.raises(UnknownModel, match="acme/none"):
        snapshot.model("acme/none")
    with pytest.raises(UnknownRun, match="'x'"):
        snapshot.run("x")
    with pytest.raises(NoSnapshot):
        Snapshots(tmp_path / "nowhere").current()


def test_a_reader_keeps_its_snapshot_and_the_next_one_sees_the_new(tmp_path: Path) -> None:
    publish_records(tmp_path, [make_record("acme/one")])
    snapshots = Snapshots(tmp_path / "public")
    old = snapshots.current()
    publish_records(tmp_path, [make_record("acme/two")], NOON + timedelta(minutes=1))
    assert models(old) == ["acme/one"]
    assert models(snapshots.current()) == ["acme/one", "acme/two"]
    assert snapshots.current() is snapshots.current()
