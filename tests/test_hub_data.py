"""Datasets from a Hub: fetched whole at one commit, pinned, read offline, and what is told else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.suite import HubDataset, Suite
from evaluator.access import lacks
from evaluator.data import NotFetchedData, commits, fetched
from evaluator.fetch_errors import FetchFailed
from evaluator.hub_data import HubData
from evaluator.pinning import pin_all
from evaluator.pins import BrokenPins, pin, read_pins
from evaluator.planner import plan
from evaluator.reach import reach
from evaluator.spec import Failure
from scheduler.local_hub.folder import SIDECAR
from tests.hub_data_fixtures import COUNT, add_dataset
from tests.hub_fixtures import RunningHub

COLOURS = HubDataset(repo="org/colours")
NOBODY = "http://127.0.0.1:9"


def away(hub: HubData) -> HubData:
    """The same data folder, and no Hub that answers."""
    return replace(hub, hub_url=NOBODY)


def gate(hub: RunningHub) -> None:
    (hub.folder / "datasets/org/colours" / SIDECAR).write_text(json.dumps({"gated": "auto"}))


def test_what_was_fetched_is_read_without_a_hub(
    hub_data: HubData, hub_suite: Suite, tmp_path: Path
) -> None:
    held = hub_data.fetch(COLOURS)
    found = fetched(hub_suite, None, away(hub_data))
    assert found == {"colours": held}
    (task,) = plan(hub_suite, None, tmp_path / "cache", None, found)
    assert task.n_items == COUNT
    assert [doc["prompt"] for doc in task.task.eval_docs][:2] == ["things 0 is", "things 1 is"]


def test_the_first_fetch_pins_and_later_ones_keep_to_it(
    hub_data: HubData, data_hub: RunningHub
) -> None:
    first = hub_data.fetch(COLOURS)
    add_dataset(data_hub, "org/colours", items=3)
    assert hub_data.fetch(COLOURS) == first
    assert read_pins(hub_data.pins) == {"org/colours": first.commit}


def test_a_download_that_was_cut_off_is_not_held(hub_data: HubData) -> None:
    held = hub_data.fetch(COLOURS)
    (mark,) = (hub_data.cache / "datasets--org--colours" / "whole").iterdir()
    mark.unlink()
    assert hub_data.held(COLOURS) is None
    assert hub_data.fetch(COLOURS) == held


def test_a_pin_of_a_commit_that_is_gone_is_told(hub_data: HubData) -> None:
    pin(hub_data.pins, {"org/colours": "d" * 40})
    with pytest.raises(FetchFailed, match="the commit that was asked for is gone") as told:
        hub_data.fetch(COLOURS)
    assert told.value.failure is Failure.OURS


def test_a_gated_dataset_is_the_operators_to_mend(
    hub_data: HubData, data_hub: RunningHub, hub_suite: Suite
) -> None:
    gate(data_hub)
    with pytest.raises(FetchFailed, match="gated, and this leaderboard has no access") as told:
        hub_data.fetch(COLOURS)
    assert told.value.failure is Failure.OURS
    (lack,) = lacks(hub_suite, None, hub_data)
    assert (lack.of, lack.state) == ("Colours", "gated, and this leaderboard has no access")
    assert "LEADERBOARD_HUB_TOKEN" in lack.cure


def test_a_hub_that_is_silent_says_nothing_of_a_suite(hub_data: HubData, hub_suite: Suite) -> None:
    silent = away(hub_data)
    with pytest.raises(FetchFailed) as told:
        silent.fetch(COLOURS)
    assert told.value.failure is Failure.INFRASTRUCTURE
    with pytest.raises(FetchFailed):
        lacks(hub_suite, None, silent)
    assert [one.state for one in reach(hub_suite, None, silent)] == ["not reachable"]


def test_reach_tells_each_state_of_a_dataset(
    hub_data: HubData, data_hub: RunningHub, hub_suite: Suite
) -> None:
    def state() -> str:
        (found,) = reach(hub_suite, None, hub_data)
        return found.state

    folder = data_hub.folder / "datasets/org/colours"
    assert state() == "reachable, not fetched yet"
    gate(data_hub)
    assert state() == "gated, and this leaderboard has no access"
    folder.rename(folder.with_name("elsewhere"))
    assert state() == "missing"
    add_dataset(data_hub, "org/colours")
    commit = hub_data.fetch(COLOURS).commit
    assert state() == f"{COUNT} items at {commit[:12]}"


def test_a_shortened_dataset_is_told(
    hub_data: HubData, data_hub: RunningHub, hub_suite: Suite
) -> None:
    add_dataset(data_hub, "org/colours", items=3)
    hub_data.fetch(COLOURS)
    assert [one.state for one in reach(hub_suite, None, hub_data)] == ["wrong number of rows"]


def test_without_network_an_unfetched_dataset_is_named(hub_data: HubData, hub_suite: Suite) -> None:
    for hub in (None, away(hub_data)):
        with pytest.raises(NotFetchedData, match="org/colours"):
            fetched(hub_suite, None, hub)


def test_a_mirror_stands_in_for_the_hub(
    hub_data: HubData, hub_suite: Suite, data_hub: RunningHub, tmp_path: Path
) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "colours").mkdir(parents=True)
    source = data_hub.folder / "datasets/org/colours/things.jsonl"
    (mirror / "colours/things.jsonl").write_bytes(source.read_bytes())
    silent = away(hub_data)
    assert lacks(hub_suite, mirror, silent) == []
    assert [one.state for one in reach(hub_suite, mirror, silent)] == [f"{COUNT} items"]
    found = fetched(hub_suite, mirror, silent)
    assert commits(hub_suite, found) == {"org/colours": None}


def test_a_record_names_the_commit_that_was_read(hub_data: HubData, hub_suite: Suite) -> None:
    held = hub_data.fetch(COLOURS)
    assert commits(hub_suite, fetched(hub_suite, None, hub_data)) == {"org/colours": held.commit}


def test_pinning_asks_once_and_never_moves_a_pin(
    hub_data: HubData, data_hub: RunningHub, hub_suite: Suite
) -> None:
    (first,) = pin_all([hub_suite, hub_suite], hub_data)
    add_dataset(data_hub, "org/colours", items=3)
    (second,) = pin_all([hub_suite], hub_data)
    assert (first.state, second.state) == ("pinned now", "pinned before")
    assert first.commit is not None
    assert first.commit == second.commit


def test_what_cannot_be_pinned_has_no_commit(hub_data: HubData, hub_suite: Suite) -> None:
    (unknown,) = pin_all([hub_suite], away(hub_data))
    assert unknown.commit is None
    assert read_pins(hub_data.pins) == {}


def test_a_suites_own_commit_wins(hub_data: HubData) -> None:
    commit = hub_data.ask(COLOURS)
    pin(hub_data.pins, {"org/colours": "d" * 40})
    assert hub_data.fetch(COLOURS.model_copy(update={"revision": commit})).commit == commit


def test_pins_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "pins.json"
    path.write_text('{"org/colours": "main"}')
    with pytest.raises(BrokenPins, match="commit of 40 digits"):
        read_pins(path)
