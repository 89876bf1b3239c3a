"""What is looked at before a model is loaded: data, their number, shots, and what a suite needs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.suite import TASKS, HarnessNeeds, Suite, load_suite
from evaluator import data
from evaluator.data import MissingData, MissingNeed, NoMirror
from evaluator.hub_data import HubData
from evaluator.planner import WrongItems, plan
from evaluator.reach import reach
from evaluator.stock import UnknownTask, task_folders
from tests.shared_data import shared_data


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """The demo's first benchmark, its files in a folder of the test's own."""
    demo = load_suite("demo-v1")
    folder = tmp_path / "tasks"
    shutil.copytree(TASKS / "demo", folder)
    first = demo.info.benchmarks[0]
    name = first.tasks[0].name
    harness = HarnessNeeds(
        tasks_folder=str(folder), data="package", files={name: demo.harness.files[name]}
    )
    return Suite(demo.info.model_copy(update={"benchmarks": (first,)}), harness)


@pytest.fixture
def no_hub(tmp_path: Path) -> HubData:
    """For suites that ask none."""
    return HubData(tmp_path / "datasets", tmp_path / "pins.json", "http://127.0.0.1:9", None)


def with_needs(suite: Suite, **changes: object) -> Suite:
    return replace(suite, harness=suite.harness.model_copy(update=changes))


def items_file(suite: Suite) -> Path:
    ((splits),) = suite.harness.files.values()
    assert suite.tasks_path is not None
    return suite.tasks_path / splits["test"]


def test_a_planned_task_knows_its_items_and_its_limit(suite: Suite, tmp_path: Path) -> None:
    (whole,) = plan(suite, None, tmp_path / "cache", limit=None)
    (short,) = plan(suite, None, tmp_path / "cache", limit=5)
    assert (whole.n_items, short.n_items) == (whole.info.n_items, 5)


def test_a_missing_file_is_named(suite: Suite, tmp_path: Path, no_hub: HubData) -> None:
    items_file(suite).unlink()
    with pytest.raises(MissingData, match=str(items_file(suite))):
        plan(suite, None, tmp_path, limit=None)
    assert [found.state for found in reach(suite, None, no_hub)] == ["missing"]


def test_a_shortened_dataset_is_refused(suite: Suite, tmp_path: Path, no_hub: HubData) -> None:
    path = items_file(suite)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[1:]))
    with pytest.raises(WrongItems, match=f"{len(lines) - 1} items"):
        plan(suite, None, tmp_path, limit=None)
    assert [found.state for found in reach(suite, None, no_hub)] == ["wrong number of rows"]


def test_data_that_cannot_be_read_are_told(suite: Suite, no_hub: HubData) -> None:
    items_file(suite).write_text('{"text": "half an it')
    assert [found.state for found in reach(suite, None, no_hub)] == ["cannot be read"]


def test_a_mirror_that_nobody_named_is_asked_for(
    suite: Suite, tmp_path: Path, no_hub: HubData
) -> None:
    mirrored = with_needs(suite, data="mirror")
    with pytest.raises(NoMirror, match="LEADERBOARD_DATASETS"):
        plan(mirrored, None, tmp_path, limit=None)
    (found,) = reach(mirrored, None, no_hub)
    assert "LEADERBOARD_DATASETS" in found.cure


def test_a_need_is_named_before_the_run(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(data.NEEDS, "punkt_tab", (lambda: False, "get it"))
    with pytest.raises(MissingNeed, match="needs punkt_tab: get it"):
        plan(with_needs(suite, needs=("punkt_tab",)), None, tmp_path, limit=None)


def test_a_task_that_lm_eval_does_not_have_is_named() -> None:
    with pytest.raises(UnknownTask, match="no_such_task"):
        task_folders(["gsm8k", "no_such_task"], None)


def test_stock_tasks_are_found_where_lm_eval_finds_them() -> None:
    (folder,) = task_folders(["mmlu_astronomy"], None)
    assert folder.parts[-3:] == ("tasks", "mmlu", "default")
    assert task_folders(["demo_copy"], TASKS / "demo") == [TASKS / "demo"]


def test_all_real_data_are_at_hand(no_hub: HubData) -> None:
    found = reach(load_suite("smoke-real-v1"), shared_data(), no_hub)
    assert {one.of: one.state for one in found} == {
        "GSM8K": "1319 items",
        "BBH": "678 items",
        "MMLU": "278 items",
        "IFEval": "477 items",
        "ARC Challenge": "1172 items",
    }
