"""A submission to a suite whose data cannot be had here is refused before the queue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import HfApi

from benchmarks.suite import load_suite
from results.errors import LeaderboardError
from results.settings import Settings, load_settings
from scheduler.examiner import Examiner
from scheduler.local_hub.folder import SIDECAR
from scheduler.queue import Queue
from scheduler.submission import Submission
from scheduler.suite_access import suite_objections
from tests.hub_data_fixtures import add_dataset
from tests.hub_fixtures import RunningHub
from tests.queue_fixtures import ADA, NOW, make_pinned, make_request

SUITE = "open-llm-v3"
GATED = "GPQA is gated, and this leaderboard has no access"
LACKING = f"suite {SUITE} cannot be run here: "


@pytest.fixture
def settings(tmp_path: Path, local_hub: RunningHub) -> Settings:
    """Of a leaderboard whose hub has all datasets of the suite, and lets it read all but GPQA."""
    for dataset in load_suite(SUITE).harness.datasets.values():
        folder = add_dataset(local_hub, dataset.repo)
        if dataset.gated:
            (folder / SIDECAR).write_text(json.dumps({"gated": "manual"}))
    return load_settings(home=tmp_path / "home", hub_url=local_hub.url)


def submission(queue: Queue, hub: RunningHub) -> Submission:
    request = make_request("org/tiny", suite=SUITE)
    commit = HfApi(endpoint=hub.url).model_info("org/tiny").sha
    return queue.submit(request, make_pinned(request, commit=commit), by=ADA, now=NOW)


def data_reasons(reasons: list[str]) -> list[str]:
    """Without what the machine lacks: the scorer's own needs depend on it."""
    return [reason for reason in reasons if "punkt_tab" not in reason]


def test_the_examiner_refuses_it_with_the_reason(
    settings: Settings, queue: Queue, local_hub: RunningHub
) -> None:
    examine = Examiner(settings, [load_suite(SUITE).info])
    (reason,) = data_reasons(examine(submission(queue, local_hub)))
    assert reason.startswith(f"{LACKING}{GATED}; ")


def test_a_reason_holds_no_path_of_the_machine(settings: Settings, tmp_path: Path) -> None:
    mirrored = settings.model_copy(update={"datasets": tmp_path / "empty"})
    found = list(suite_objections(SUITE, mirrored))
    assert {f"{LACKING}{title} is missing" for title in ("IFEval", "BBH", "GPQA", "MuSR")} <= {
        one.problem for one in found
    }
    assert str(tmp_path) not in str(found)


def test_while_the_hub_is_silent_nothing_is_refused(settings: Settings) -> None:
    silent = settings.model_copy(update={"hub_url": "http://127.0.0.1:9"})
    with pytest.raises(LeaderboardError, match="could not be fetched"):
        list(suite_objections(SUITE, silent))


def test_a_suite_that_brings_its_own_data_needs_no_hub(settings: Settings) -> None:
    silent = settings.model_copy(update={"hub_url": "http://127.0.0.1:9"})
    assert list(suite_objections("demo-v1", silent)) == []
