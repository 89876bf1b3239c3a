"""A scheduler at work takes new imports up by itself, once, and a damaged one costs only itself."""

from __future__ import annotations

import logging

import pytest

from leaderboard import main
from results.imports import Imports
from results.snapshot import Snapshots
from scheduler.intake import Intake
from scheduler.lock import only_scheduler
from scheduler.parts import Parts
from scheduler.rounds import Rounds
from tests.contents_fixtures import LEGACY, as_csv, offer, row
from tests.queue_fixtures import NOW
from tests.record_fixtures import SUITE
from tests.scheduler_fixtures import ranked


def make_rounds(parts: Parts) -> Rounds:
    return Rounds(parts, lambda _: [], [SUITE])


def suites(parts: Parts) -> list[str]:
    return [suite.name for suite in Snapshots(parts.home.public).current().suites]


def test_the_next_round_publishes_what_was_imported_while_the_scheduler_works(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = make_rounds(parts)
    rounds.begin(NOW)
    assert suites(parts) == [SUITE.name]
    file = parts.home.root / "table.csv"
    file.write_bytes(as_csv(row("acme/a")))
    monkeypatch.setenv("LEADERBOARD_HOME", str(parts.home.root))
    with only_scheduler(parts.home):
        assert main(["import", "contents", str(file)]) == 0
        assert "in its next round" in capsys.readouterr().out
        assert ranked(parts) == []
        rounds.once(NOW)
    assert suites(parts) == [SUITE.name, LEGACY]
    assert ranked(parts) == ["acme_a_bfloat16"]


def test_a_scheduler_that_starts_finds_what_was_imported_before(parts: Parts) -> None:
    offer(Imports(parts.home.imports), as_csv(row("acme/a")))
    make_rounds(parts).begin(NOW)
    assert suites(parts) == [SUITE.name, LEGACY]


def test_nothing_new_leaves_the_board_alone(parts: Parts) -> None:
    offer(Imports(parts.home.imports), as_csv(row("acme/a")))
    assert Intake(parts.home).take() == 1
    intake = Intake(parts.home)
    assert [intake.take(), intake.take()] == [0, 0]


def test_a_damaged_import_costs_only_itself(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    imports = Imports(parts.home.imports)
    offer(imports, as_csv(row("acme/a")))
    (bad,) = imports.ids()
    offer(imports, as_csv(row("acme/b")))
    (imports.root / bad / "source").write_bytes(b"x")
    with caplog.at_level(logging.WARNING):
        assert Intake(parts.home).take() == 1
    assert ranked(parts) == ["acme_b_bfloat16"]
    assert f"import {bad} is damaged" in caplog.text
