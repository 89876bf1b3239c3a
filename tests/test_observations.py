"""What is seen of models after their runs: kept, shown, and never a change of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from leaderboard import main
from results.board import open_board, rebuild
from results.home import Home
from results.later import audits, hub_states
from results.ledger import Ledger
from results.observations import (
    Audit,
    DamagedObservation,
    HubLook,
    HubState,
    Moved,
    Observations,
)
from results.publish import publish
from results.verify import problems
from scheduler.hub import Hub
from scheduler.hub_glance import glance
from scheduler.hub_model import HubUnreachable
from scheduler.parts import Parts
from scheduler.refresh import hour_of, look, note, refresh
from tests.board_fixtures import RECORDS
from tests.hub_fixtures import RunningHub, write
from tests.record_fixtures import NOON, SUITE
from tests.scheduler_fixtures import make_parts
from tests.test_serve import free_port

DAY = timedelta(days=1)
BEST = RECORDS[0]
GONE = HubState(repo="acme/best", on_hub=False)
LIKED = HubState(repo="acme/best", on_hub=True, likes=99, downloads=5, gated=False)
HELD = Moved(benchmark="sums", points=0.5, stderr=1.0, p_value=0.6, moved=False)
AUDIT = Audit(at=NOON + DAY, run_id="again-1", audited=BEST.run_id, benchmarks=(HELD,))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A ledger of some runs, and a board of them."""
    found = Home(tmp_path)
    for record in RECORDS:
        Ledger(found.runs).seal(record)
    rebuild(Ledger(found.runs), found.board, [SUITE])
    return found


def taken(home: Home) -> Path:
    """The observations put onto the board and published."""
    with open_board(home.board) as board:
        assert board.take_observations(Observations(home.observations)) == []
    return publish(home.board, home.public, [SUITE], now=NOON)


def test_the_last_look_counts_whatever_was_kept_first(home: Home) -> None:
    kept = Observations(home.observations)
    kept.keep(HubLook(at=NOON + 2 * DAY, states=(GONE,)))
    kept.keep(HubLook(at=NOON + DAY, states=(LIKED,)))
    assert hub_states(taken(home)) == {"acme/best": GONE}


def test_a_rebuilt_board_says_the_same(home: Home) -> None:
    kept = Observations(home.observations)
    kept.keep(HubLook(at=NOON + DAY, states=(LIKED,)))
    kept.keep(AUDIT)
    folder = taken(home)
    before = hub_states(folder), audits(folder)
    home.board.unlink()
    rebuild(Ledger(home.runs), home.board, [SUITE], observations=kept)
    assert list(problems(home, [SUITE])) == []
    folder = publish(home.board, home.public, [SUITE], now=NOON + DAY)
    assert (hub_states(folder), audits(folder)) == before
    assert [row.audited for row in before[1]] == [BEST.run_id]


def test_damage_is_named_and_costs_only_itself(home: Home) -> None:
    kept = Observations(home.observations)
    name = kept.keep(HubLook(at=NOON, states=(GONE,)))
    kept.keep(HubLook(at=NOON - DAY, states=(LIKED,)))
    path = home.observations / f"{name}.json"
    path.write_text(path.read_text().replace("false", "true"))
    with open_board(home.board) as board:
        (damage,) = board.take_observations(kept)
    assert isinstance(damage, DamagedObservation)
    assert any(name in problem for problem in problems(home, [SUITE]))
    assert hub_states(publish(home.board, home.public, [SUITE], now=NOON)) == {"acme/best": LIKED}


def test_the_ranking_tells_what_the_hub_says_now(client: FlaskClient, tmp_path: Path) -> None:
    home = Home(tmp_path)
    address = "/api/v1/suites/tiny-v1/ranking.json?columns=model,on_hub,renamed_to,likes,gated"
    before = {row["model"]: row for row in client.get(address).json or []}
    assert (before["acme/best"]["on_hub"], before["acme/best"]["likes"]) == (None, 3)
    renamed = LIKED.model_copy(update={"renamed_to": "acme/better"})
    Observations(home.observations).keep(HubLook(at=NOON, states=(renamed,)))
    taken(home)
    after = {row["model"]: row for row in client.get(address).json or []}
    best = {name: after["acme/best"][name] for name in ("on_hub", "renamed_to", "likes", "gated")}
    assert best == {"on_hub": True, "renamed_to": "acme/better", "likes": 99, "gated": False}
    assert after["acme/twin"] == before["acme/twin"]


@pytest.mark.parametrize("moved", [True, False])
def test_a_models_page_tells_of_audits(client: FlaskClient, tmp_path: Path, moved: bool) -> None:
    home = Home(tmp_path)
    part = HELD.model_copy(update={"moved": moved})
    Observations(home.observations).keep(AUDIT.model_copy(update={"benchmarks": (part,)}))
    taken(home)
    (row,) = audits(home.public / "current", "acme/best")
    assert row.moved is moved
    assert audits(home.public / "current", "acme/twin") == []


def test_a_glance_tells_likes_gate_deletion_and_a_new_name(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    sidecar = '{"likes": 7, "downloads": 2, "gated": "manual", "formerly": ["org/old"]}'
    local_hub.add("org/new", tiny_model_folder, write(".hub.json", sidecar))
    known = HubState(repo="org/new", on_hub=True, likes=7, downloads=2, gated=True)
    hub = Hub(local_hub.url)
    assert glance(hub, "org/new") == known
    renamed = {"repo": "org/old", "renamed_to": "org/new"}
    assert glance(hub, "org/old") == known.model_copy(update=renamed)
    assert glance(hub, "org/gone") == HubState(repo="org/gone", on_hub=False)


def test_only_what_changed_is_kept(tmp_path: Path, local_hub: RunningHub) -> None:
    kept = Observations(tmp_path / "observations")
    seen = look(Hub(local_hub.url), ["org/tiny", "org/gone"])
    assert note(kept, seen, {}, NOON) == 2
    assert note(kept, seen, {state.repo: state for state in seen}, NOON + DAY) == 0
    assert len(kept.ids()) == 1


def test_while_the_hub_does_not_answer_nothing_is_noted(home: Home, parts: Parts) -> None:
    publish(home.board, home.public, [SUITE], now=NOON)
    made = make_parts(home.root, parts.queue)
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings = made.settings.model_copy(update={"hub_url": nowhere})
    with pytest.raises(HubUnreachable):
        refresh(replace(made, settings=settings), NOON)
    assert Observations(home.observations).ids() == []


def test_every_model_is_looked_after_within_a_day(
    home: Home, parts: Parts, local_hub: RunningHub
) -> None:
    made = make_parts(home.root, parts.queue)
    settings = made.settings.model_copy(update={"hub_url": local_hub.url, "hub_token": None})
    made = replace(made, settings=settings)
    publish(home.board, home.public, [SUITE], now=NOON)
    assert refresh(made, NOON) == len(RECORDS)
    taken(home)
    for record in RECORDS:
        (local_hub.folder / "models" / record.model.repo).mkdir(parents=True)
    hours = {hour_of(record.model.repo) for record in RECORDS}
    assert hours <= set(range(24))
    assert sum(refresh(made, NOON.replace(hour=hour)) for hour in hours) == len(RECORDS)


def test_the_command_that_rebuilds_takes_observations(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(home.root))
    Observations(home.observations).keep(HubLook(at=NOON, states=(GONE,)))
    assert main(["rebuild"]) == 0
    assert hub_states(home.public / "current") == {"acme/best": GONE}
