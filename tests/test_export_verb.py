"""`leaderboard export` writes every format, and says what it left out or could not write."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import leaderboard
from results.board import open_board
from results.exports import EVERYTHING
from results.home import Home
from results.ledger import Ledger, digest
from results.publish import publish
from results.samples import samples_path, write_samples
from results.snapshot import Snapshots
from results.tables import to_csv
from tests.record_fixtures import NOON, SUITE, make_record
from tests.test_verify import sample


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "home")
    ledger = Ledger(home.runs)
    record = make_record()
    path = ledger.folder(record.run_id) / samples_path("tiny_sums")
    write_samples(path, [sample(1, 1.0)])
    record = record.model_copy(update={"objects": {samples_path("tiny_sums"): digest(path)}})
    ledger.seal(record)
    with open_board(home.board) as board:
        board.set_suites([SUITE])
        board.add(record)
    publish(home.board, home.public, [SUITE], now=NOON)
    monkeypatch.setenv("LEADERBOARD_HOME", str(home.root))
    return home


def test_the_table_of_one_suite_is_the_ranking_s_own(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "tiny.csv"
    words = ["export", "csv", "--suite", "tiny-v1", "--out", str(out)]
    assert leaderboard.main(words) == 0
    snapshot = Snapshots(home.public).current()
    assert out.read_bytes() == to_csv(snapshot.ranking("tiny-v1", EVERYTHING))
    assert pd.read_csv(out)["model"].tolist() == ["acme/apple"]


@pytest.mark.parametrize(
    ("form", "count"),
    [("json", 1), ("parquet", 1), ("bibtex", 1), ("lm-eval", 2), ("every-eval-ever", 2)],
)
def test_all_suites_go_into_a_folder(
    home: Home, tmp_path: Path, form: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leaderboard.main(["export", form, "--out", str(tmp_path / "out")]) == 0
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) == count
    assert f"{count} files, left out: 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "csv", "--suite", "none", "--out", "x"], "there is no suite 'none'"),
        (["export", "lm-eval", "--out", "FILE"], "is a file, and lm-eval writes a folder"),
    ],
    ids=["suite", "folder"],
)
def test_what_cannot_be_written_is_a_sentence(
    home: Home, tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    words = [str(tmp_path / "file") if word == "FILE" else word for word in words]
    assert leaderboard.main(words) == 2
    assert said in capsys.readouterr().err


def test_a_run_without_a_place_in_a_format_is_named(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leaderboard.main(["export", "eval-results", "--out", str(tmp_path / "out")]) == 1
    assert "left out: run acme-apple-1: none of its items" in capsys.readouterr().out
