"""`leaderboard suites` and `leaderboard doctor`: what they tell, and with which status."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite import load_suite, suite_names
from evaluator.checkup import examine
from evaluator.pins import read_pins
from leaderboard import main
from results.settings import load_settings
from tests.hub_data_fixtures import add_dataset
from tests.hub_fixtures import RunningHub


def test_every_suite_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suites"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in suite_names() if name not in shown] == []


def test_a_lack_is_told_with_its_cure_and_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADERBOARD_DATASETS", raising=False)
    assert main(["suites", "--check", "smoke-real-v1"]) == 1
    assert "LEADERBOARD_DATASETS" in capsys.readouterr().out


def test_a_suite_whose_data_are_there_gives_status_0() -> None:
    assert main(["suites", "--check", "demo-v1"]) == 0


def test_a_suite_that_does_not_exist_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suites", "no-such-suite"]) == 2
    assert "there is no suite 'no-such-suite'" in capsys.readouterr().err


def test_a_planned_benchmark_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suites", "open-llm-v3"]) == 0
    assert "open-llm-v3: HumanEval is off; it runs programs" in capsys.readouterr().out


def test_pins_are_kept_in_the_data_folder_and_told(
    tmp_path: Path,
    local_hub: RunningHub,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEADERBOARD_HUB_URL", local_hub.url)
    monkeypatch.delenv("LEADERBOARD_DATASETS", raising=False)
    repos = {dataset.repo for dataset in load_suite("open-llm-v1").harness.datasets.values()}
    for repo in repos - {"cais/mmlu"}:
        add_dataset(local_hub, repo)
    assert main(["suites", "--pin", "open-llm-v1"]) == 1
    assert "dataset cais/mmlu could not be fetched" in capsys.readouterr().out
    add_dataset(local_hub, "cais/mmlu")
    assert main(["suites", "--pin", "open-llm-v1"]) == 0
    assert set(read_pins(tmp_path / "home" / "pins.json")) == repos
    assert main(["suites", "--check", "open-llm-v1"]) == 0
    assert "reachable, not fetched yet" in capsys.readouterr().out


def test_every_fault_comes_with_a_cure(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", hub_url="http://127.0.0.1:9")
    findings = list(examine(settings))
    assert [f.what for f in findings if f.good is False and not f.cure] == []
    assert [f.good for f in findings if f.what == "Hub"] == [False]


def test_a_hub_that_answers_is_no_fault(tmp_path: Path, local_hub: RunningHub) -> None:
    settings = load_settings(home=tmp_path / "home", hub_url=local_hub.url)
    (hub,) = [finding for finding in examine(settings) if finding.what == "Hub"]
    assert hub.good
