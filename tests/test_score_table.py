"""Cut off and unread texts reach the board, its long form and a model's page; unknown stays so."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from plotly.utils import PlotlyJSONEncoder

from leaderboard_app.run_view import thinking_words
from leaderboard_app.score_table import doubts, score_table
from leaderboard_app.words import UNKNOWN, share
from results.record import RunRecord, Thinking
from results.snapshot import Snapshots
from tests.board_fixtures import publish_records
from tests.record_fixtures import make_record


def counted(record: RunRecord, truncated: int, unparsable: int) -> RunRecord:
    """The record, its first task and benchmark with these counts."""
    counts = {"truncated": truncated, "unparsable": unparsable}
    task, *tasks = record.tasks
    benchmark, *benchmarks = record.benchmarks
    changes = {
        "tasks": (task.model_copy(update=counts), *tasks),
        "benchmarks": (benchmark.model_copy(update=counts), *benchmarks),
    }
    return record.model_copy(update=changes)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    home: Path = tmp_path_factory.mktemp("counted")
    publish_records(home, [counted(make_record("acme/writer"), 25, 3)])
    return Snapshots(home / "public")


def test_the_long_form_gives_shares_of_the_items(snapshots: Snapshots) -> None:
    scores = snapshots.current().scores("tiny-v1")
    first, *others = scores.select("n_items", "truncated_share", "unparsable_share").rows()
    assert first[1:] == pytest.approx((25 / first[0], 3 / first[0]))
    assert all(row[1:] == (None, None) for row in others)
    assert scores.schema["truncated_share"] == pl.Float64


def test_a_models_page_shows_shares_and_says_where_they_are_large(snapshots: Snapshots) -> None:
    (run,) = snapshots.current().model("acme/writer")
    n = run.record.benchmarks[0].n_items
    page = json.dumps(score_table(run), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert f"{2500 / n:.1f} %" in page
    assert f"{300 / n:.1f} %" in page
    (doubt,) = doubts(run)
    assert "were cut off by a limit of tokens" in str(doubt)


@pytest.mark.parametrize(
    ("count", "whole", "words"),
    [
        pytest.param(None, 10, UNKNOWN, id="unknown-is-not-none"),
        pytest.param(0, 10, "0.0 %", id="none"),
        pytest.param(1, 10_000, "< 0.1 %", id="hardly-any"),
        pytest.param(9_999, 10_000, "> 99.9 %", id="almost-all"),
        pytest.param(10, 10, "100.0 %", id="all"),
    ],
)
def test_a_share_never_says_none_or_all_of_some(count: int | None, whole: int, words: str) -> None:
    assert share(count, whole) == words


def test_what_was_cut_off_as_thought_is_said() -> None:
    thinker = Thinking(mode="auto", opens="<think>", closes="</think>", budget=8192)
    assert thinking_words(thinker) == "cut off before </think>, at most 8,192 tokens"
    plain = Thinking(mode="auto", opens=None, closes=None, budget=None)
    assert (thinking_words(plain), thinking_words(None)) == ("none cut off", UNKNOWN)
