"""`leaderboard suites` and `leaderboard doctor`: what they tell, and with which status."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite import suite_names
from evaluator.checkup import examine
from leaderboard import main
from results.settings import load_settings
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


def test_every_fault_comes_with_a_cure(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", hub_url="http://127.0.0.1:9")
    findings = list(examine(settings))
    assert [f.what for f in findings if f.good is False and not f.cure] == []
    assert [f.good for f in findings if f.what == "Hub"] == [False]


def test_a_hub_that_answers_is_no_fault(tmp_path: Path, local_hub: RunningHub) -> None:
    settings = load_settings(home=tmp_path / "home", hub_url=local_hub.url)
    (hub,) = [finding for finding in examine(settings) if finding.what == "Hub"]
    assert hub.good
