"""A model's page: its places, its runs side by side, its relatives and its submissions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from leaderboard_app.app import create_app
from leaderboard_app.charting.catalogue import board
from leaderboard_app.model_relatives import derivatives
from leaderboard_app.model_standing import places
from leaderboard_app.pages import model
from leaderboard_app.sources import Sources
from leaderboard_app.task_profile import task_profile
from results.ranks import Z95
from results.snapshot import Snapshot, Snapshots
from scheduler.submission import Person, Pinned, SubmissionRequest
from tests.board_fixtures import publish_records
from tests.contents_fixtures import LEGACY
from tests.record_fixtures import NOON, SUITE, make_record
from tests.sample_fixtures import write_run_samples


def said(page: Component) -> str:
    return str(json.dumps(page, cls=PlotlyJSONEncoder, ensure_ascii=False))


@pytest.fixture
def ready(sources: Sources) -> Sources:
    create_app(sources)
    return sources


def test_places_agree_with_counting(published_contents: Snapshot) -> None:
    drawn = board(published_contents, LEGACY)
    row = drawn.ranking.row(500, named=True)
    rank, low, high = places(drawn, row, "gpqa")
    assert rank == 1 + sum(score > row["gpqa"] for score in drawn.ranking["gpqa"])
    edges = drawn.ranking.select("gpqa", "gpqa_bound").rows()
    top, bottom = (row["gpqa"] + sign * Z95 * row["gpqa_bound"] for sign in (1, -1))
    assert low == 1 + sum(score - Z95 * error > top for score, error in edges)
    assert high == len(edges) - sum(score + Z95 * error < bottom for score, error in edges)
    assert places(drawn, row, "average")[0] == row["rank"]


def test_the_runs_of_a_model_stand_side_by_side_with_what_quantisation_costs(
    ready: Sources,
) -> None:
    fine = make_record("acme/apple", raws={"tiny_sums": 0.9})
    coarse = make_record(
        "acme/apple", raws={"tiny_sums": 0.5}, model={"precision": "4bit"}, run_id="coarse-1"
    )
    home = ready.ledger.root.parent
    publish_records(home, [coarse, fine], NOON + timedelta(hours=1))
    for record in (fine, coarse):
        write_run_samples(ready.ledger.root, record)
    text = said(model.layout(ready, org="acme", name="apple"))
    assert "Its runs side by side" in text
    assert "acme/apple (4bit, no template" in text
    assert "Tested on the items that both answered." in text
    assert "points behind acme/apple (bfloat16, no template" in text


def test_every_task_is_a_mark_with_its_interval(snapshot: Snapshot) -> None:
    (run,) = snapshot.model("acme/best")
    figure = task_profile(SUITE, run.tasks)
    assert [trace.name for trace in figure.data] == ["Sums", "Patterns"]
    assert list(figure.data[1].x) == [task["normalised"] for task in run.tasks[1:]]
    assert figure.data[0].error_x.array[0] == pytest.approx(Z95 * run.tasks[0]["normalised_stderr"])


def test_bases_and_derivatives_are_links_where_they_are_on_the_board(
    sources: Sources, published_contents: Snapshot
) -> None:
    legacy = replace(sources, snapshots=Snapshots(published_contents.folder.parent))
    create_app(legacy)
    made = derivatives(published_contents, "Qwen/Qwen2.5-14B")
    assert len(made) > 12
    base = said(model.layout(legacy, org="Qwen", name="Qwen2.5-14B"))
    assert f"/model/{made[0]}" in base
    assert f"and {len(made) - 12} more" in base
    org, _, name = made[0].partition("/")
    assert "/model/Qwen/Qwen2.5-14B" in said(model.layout(legacy, org=org, name=name))


def test_submissions_of_a_model_stand_on_its_page_before_it_has_scores(ready: Sources) -> None:
    record = make_record("new/model")
    request = SubmissionRequest(repo="new/model", suite="tiny-v1", model_type="chat")
    pinned = Pinned(model=record.model, facts=record.facts, suite_digest=SUITE.digest)
    one = ready.queue.submit(request, pinned, by=Person(name="ada"), now=NOON)
    text = said(model.layout(ready, org="new", name="model"))
    assert f"/submission/{one.id}" in text
    assert "its submissions are below" in text
    assert "/submission/" not in said(model.layout(ready, org="no", name="body"))
