"""A backup holds all that cannot be made again, is whole or named as not, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import leaderboard
from results.board import open_board
from results.home import BACKUP, Home
from results.ledger import Ledger
from scheduler.backup import NoBackup, NotABackupFolder, make_backup, read_backup
from scheduler.queue import Queue, open_queue
from scheduler.queue_copy import QueueNotEmpty
from scheduler.restore import HomeInUse, restore
from scheduler.submission import State
from tests.queue_fixtures import ADA, NOW, running, submitted
from tests.record_fixtures import make_record


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    ledger = Ledger(home.runs)
    for repo in ("acme/apple", "acme/pear"):
        ledger.seal(make_record(repo))
    (home.root / "leaderboard.toml").write_text("attempts = 5\n")
    return home


@pytest.fixture
def used(home: Home) -> Iterator[Queue]:
    with closing(open_queue(f"sqlite:///{home.queue}")) as queue:
        running(queue, "acme/apple")
        queue.vote(submitted(queue, "acme/plum").id, by=ADA, now=NOW)
        yield queue


@pytest.fixture
def empty(tmp_path: Path) -> Home:
    return Home(tmp_path / "elsewhere")


def test_what_comes_back_is_what_was_there(
    home: Home, used: Queue, empty: Home, tmp_path: Path
) -> None:
    made = make_backup(home, used, tmp_path / "copy", NOW)
    assert (made.left_out, made.manifest.queue["submissions"]) == ((), 2)
    with closing(open_queue(f"sqlite:///{empty.queue}")) as queue:
        assert restore(tmp_path / "copy", empty, queue) == made.manifest
        assert queue.listed() == used.listed()
        assert [queue.history(one.id) for one in queue.listed()] == [
            used.history(one.id) for one in used.listed()
        ]
        # What the database numbers goes on behind what it has.
        assert queue.cancel(used.listed()[0].id, ADA, NOW).state is State.CANCELLED
    assert contents(empty.runs) == contents(home.runs)
    assert (empty.root / "leaderboard.toml").read_text() == "attempts = 5\n"


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_second_backup_copies_only_what_is_new(home: Home, used: Queue, tmp_path: Path) -> None:
    first = make_backup(home, used, tmp_path / "copy", NOW)
    Ledger(home.runs).seal(make_record("acme/plum"))
    second = make_backup(home, used, tmp_path / "copy", NOW)
    # The new record; settings may have changed at any time and are copied always.
    assert second.copied == 2
    assert len(second.manifest.files) == len(first.manifest.files) + 1
    assert read_backup(tmp_path / "copy") == second.manifest


def test_a_backup_taken_under_load_is_of_one_moment(home: Home, tmp_path: Path) -> None:
    """A submission and its first event are one transaction: never one without the other."""
    address, stop = f"sqlite:///{home.queue}", threading.Event()

    def submit() -> None:
        with closing(open_queue(address)) as queue:
            number = 0
            while not stop.is_set():
                submitted(queue, f"acme/model-{number}")
                number += 1

    writer = threading.Thread(target=submit)
    writer.start()
    try:
        with closing(open_queue(address)) as queue:
            for number in range(5):
                rows = make_backup(home, queue, tmp_path / f"copy-{number}", NOW).manifest.queue
                assert rows["submissions"] == rows["events"]
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(lambda path: path.write_bytes(b"{}"), "has changed", id="changed"),
        pytest.param(Path.unlink, "is missing", id="missing"),
    ],
)
def test_a_damaged_backup_is_named_and_restores_nothing(
    home: Home, used: Queue, empty: Home, tmp_path: Path, damage: object, said: str
) -> None:
    make_backup(home, used, tmp_path / "copy", NOW)
    assert callable(damage)
    damage(tmp_path / "copy" / "runs" / "acme-pear-1" / "record.json")
    with (
        closing(open_queue(f"sqlite:///{empty.queue}")) as queue,
        pytest.raises(NoBackup, match=rf"acme-pear-1/record.json {said}"),
    ):
        restore(tmp_path / "copy", empty, queue)
    assert not empty.runs.exists()


def test_a_backup_without_its_last_file_is_none(home: Home, used: Queue, tmp_path: Path) -> None:
    make_backup(home, used, tmp_path / "copy", NOW)
    (tmp_path / "copy" / BACKUP).unlink()
    with pytest.raises(NoBackup, match="cannot be read"):
        read_backup(tmp_path / "copy")


def test_a_damaged_run_is_left_out_and_costs_only_itself(
    home: Home, used: Queue, tmp_path: Path
) -> None:
    (home.run("acme-pear-1") / "record.json").write_text("{")
    made = make_backup(home, used, tmp_path / "copy", NOW)
    assert len(made.left_out) == 1
    assert "acme-pear-1" in made.left_out[0]
    assert "runs/acme-apple-1/record.json" in read_backup(tmp_path / "copy").files


def test_nothing_is_written_among_files_of_another_kind(
    home: Home, used: Queue, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear")
    with pytest.raises(NotABackupFolder):
        make_backup(home, used, tmp_path / "letters", NOW)


def test_nothing_is_restored_over_something(home: Home, used: Queue, tmp_path: Path) -> None:
    make_backup(home, used, tmp_path / "copy", NOW)
    with pytest.raises(HomeInUse, match="holds runs already"):
        restore(tmp_path / "copy", home, used)


def test_a_queue_that_holds_something_is_not_written(
    home: Home, used: Queue, empty: Home, tmp_path: Path
) -> None:
    make_backup(home, used, tmp_path / "copy", NOW)
    with closing(open_queue(f"sqlite:///{empty.queue}")) as queue:
        submitted(queue, "acme/quince")
        with pytest.raises(QueueNotEmpty):
            restore(tmp_path / "copy", empty, queue)
        assert len(queue.listed()) == 1


def test_the_commands_bring_the_board_back(
    home: Home,
    used: Queue,
    empty: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(home.root))
    assert leaderboard.main(["backup", str(tmp_path / "copy")]) == 0
    assert "2 submissions and 4 files, 3 of them new" in capsys.readouterr().out
    monkeypatch.setenv("LEADERBOARD_HOME", str(empty.root))
    assert leaderboard.main(["restore", str(tmp_path / "copy")]) == 0
    assert "2 runs are on the board" in capsys.readouterr().out
    assert leaderboard.main(["verify"]) == 0
    with open_board(empty.board) as board:
        assert sorted(board.run_ids()) == ["acme-apple-1", "acme-pear-1"]
    assert leaderboard.main(["restore", str(tmp_path / "copy")]) == 2
    assert "holds runs already" in capsys.readouterr().err
