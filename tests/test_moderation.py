"""What moderators decide is seen alike in ranking, CSV, API and on the model's page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from flask.testing import FlaskClient

from leaderboard_app.sources import Sources
from results.board import rebuild
from results.home import DATABASE
from results.ledger import Ledger
from results.moderation import Decision
from results.publish import publish
from results.settings import Settings
from results.snapshot import Snapshot
from results.view import View
from scheduler.people.moderation import Moderation, decision
from scheduler.publishing import publish_now
from tests.board_fixtures import RECORDS
from tests.queue_fixtures import NOW
from tests.record_fixtures import SUITE

BEST, TWIN = RECORDS[0], RECORDS[1]
SUITE_PATH = f"/api/v1/suites/{SUITE.name}"
Decide = Callable[..., None]


def made(**fields: Any) -> Decision:  # noqa: ANN401 -- fields of a decision
    return decision(**{"at": NOW, "by": "mo", "reason": "because"} | fields)


@pytest.fixture
def decide(sources: Sources) -> Decide:
    """Decide, and let the scheduler publish."""

    def deed(**fields: Any) -> None:  # noqa: ANN401 -- fields of a decision
        sources.moderation.decide(made(**fields))
        home = sources.snapshots.public.parent
        log = sources.moderation.decisions()
        publish(home / DATABASE, home / "public", [SUITE], now=NOW, decisions=log)

    return deed


def ranked(client: FlaskClient) -> list[str]:
    """The models of the ranking, which JSON, CSV and the long form must agree about."""
    rows: list[dict[str, Any]] = client.get(f"{SUITE_PATH}/ranking.json").get_json()
    names = [row["model"] for row in rows]
    table = pl.read_csv(io.BytesIO(client.get(f"{SUITE_PATH}/ranking.csv").data))
    assert table["model"].to_list() == names
    scores = pl.read_csv(io.BytesIO(client.get(f"{SUITE_PATH}/scores.csv").data))
    assert scores["model"].unique(maintain_order=True).to_list() == names
    return names


def test_a_hidden_model_leaves_the_ranking_and_stays_in_the_record(
    client: FlaskClient, decide: Decide
) -> None:
    before = ranked(client)
    decide(action="hide", model=BEST.model.repo, evidence="https://example.org/1")
    assert ranked(client) == [name for name in before if name != BEST.model.repo]
    page = client.get(f"/api/v1/models/{BEST.model.repo}").get_json()
    assert [run["ranks"] for run in page["runs"]] == [False]
    (told,) = page["moderation"]
    assert (told["action"], told["reason"], told["evidence"], told["holds"]) == (
        "hide", "because", "https://example.org/1", True,
    )  # fmt: skip
    assert client.get(f"/api/v1/runs/{BEST.run_id}").get_json()["average"] > 0
    decide(action="restore", model=BEST.model.repo, reason="it was an error of ours")
    assert ranked(client) == before
    log = client.get("/api/v1/moderation.json").get_json()
    assert [(one["action"], one["holds"]) for one in log] == [("restore", False), ("hide", False)]


def test_one_run_can_be_hidden_without_the_others(client: FlaskClient, decide: Decide) -> None:
    decide(action="hide", model=BEST.model.repo, run_id="some-other-run")
    assert BEST.model.repo in ranked(client)
    decide(action="hide", model=BEST.model.repo, run_id=BEST.run_id)
    assert BEST.model.repo not in ranked(client)
    decide(action="restore", model=BEST.model.repo)
    assert BEST.model.repo not in ranked(client), "restoring the model is not restoring the run"


def test_flags_stand_in_the_ranking_and_can_be_taken_back(
    client: FlaskClient, decide: Decide
) -> None:
    for flag in ("copy", "contaminated"):
        decide(action="flag", model=BEST.model.repo, flag=flag)
    decide(action="flag", model=TWIN.model.repo, flag="wrong-metadata")
    decide(action="unflag", model=TWIN.model.repo, flag="wrong-metadata")
    query = "columns=model,flagged,flags"
    rows = client.get(f"{SUITE_PATH}/ranking.json?{query}").get_json()
    flags = {row["model"]: (row["flagged"], row["flags"]) for row in rows}
    assert flags[BEST.model.repo] == (True, "contaminated, copy")
    assert flags[TWIN.model.repo] == (False, None)
    chosen = client.get(f"{SUITE_PATH}/ranking.json?{query}&marks=flagged").get_json()
    assert [row["model"] for row in chosen] == [BEST.model.repo]


def test_official_providers_are_marked(client: FlaskClient, decide: Decide) -> None:
    decide(action="official", organisation="acme")
    rows = client.get(f"{SUITE_PATH}/ranking.json?columns=model,official").get_json()
    assert {row["model"].split("/")[0]: row["official"] for row in rows} == {
        "acme": True,
        "zeta": False,
    }
    told = client.get(f"/api/v1/models/{BEST.model.repo}").get_json()["moderation"]
    assert [one["organisation"] for one in told] == ["acme"]


def test_what_does_not_change_the_board_is_not_public(client: FlaskClient, decide: Decide) -> None:
    decide(action="request-removal", model=BEST.model.repo)
    decide(action="role", person="ada")
    assert client.get("/api/v1/moderation.json").get_json() == []
    assert BEST.model.repo in ranked(client)


def test_decisions_survive_a_board_made_anew(
    tmp_path: Path, sources: Sources, decide: Decide
) -> None:
    decide(action="hide", model=BEST.model.repo)
    settings = Settings(home=tmp_path)
    ledger = Ledger(settings.folders.runs)
    rebuild(ledger, settings.folders.board, [SUITE])
    folder = publish_now(settings, [SUITE], NOW)
    assert Snapshot(folder).moderation()["model"].to_list() == [BEST.model.repo]


def test_publishing_without_the_log_leaves_what_was_decided(
    tmp_path: Path, client: FlaskClient, decide: Decide
) -> None:
    decide(action="hide", model=BEST.model.repo)
    publish(tmp_path / DATABASE, tmp_path / "public", [SUITE], now=NOW)
    assert BEST.model.repo not in ranked(client)


def test_a_hidden_row_changes_the_ranks_of_the_others(
    client: FlaskClient, sources: Sources, decide: Decide
) -> None:
    decide(action="hide", model=BEST.model.repo)
    frame = sources.snapshots.current().ranking(SUITE.name, View())
    assert frame["rank"].to_list() == list(range(1, len(RECORDS)))
    assert Moderation(sources.queue.engine).last_number() == 1
