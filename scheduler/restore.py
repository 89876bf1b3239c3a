"""From a backup to an empty data folder; nothing is ever overwritten."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shutil import copyfile

from results.durable import drafted
from results.errors import LeaderboardError
from results.home import Home
from scheduler.backup import Manifest, as_one_file, read_backup
from scheduler.queue import Queue, open_queue
from scheduler.queue_copy import copy_queue


class HomeInUse(LeaderboardError):
    def __init__(self, home: Home, what: Path) -> None:
        super().__init__(
            f"{home.root} holds {what.name} already; point LEADERBOARD_HOME to an empty folder, "
            "or move the old one away"
        )


def restore(folder: Path, home: Home, queue: Queue) -> Manifest:
    """Put a backup in place; the board is to be rebuilt from it.

    :raises NoBackup: it is not whole; nothing was written
    :raises HomeInUse, QueueNotEmpty: there is something that could be overwritten
    """
    for part in (home.runs, home.imports, home.rescorings):
        if part.exists() and any(part.iterdir()):
            raise HomeInUse(home, part)
    manifest = read_backup(folder)
    _put_queue(folder / home.queue.name, home, queue)
    for name in manifest.files:
        if home.root / name != home.queue:
            with drafted(home.root / name) as draft:
                copyfile(folder / name, draft)
    return manifest


def _put_queue(kept: Path, home: Home, queue: Queue) -> None:
    """Through a copy, for an older backup's queue has to be brought to today's schema."""
    copy = home.root / f"restored.{home.queue.name}"
    copyfile(kept, copy)
    try:
        with closing(open_queue(f"sqlite:///{copy}")) as opened:
            copy_queue(opened.engine, queue.engine)
    finally:
        as_one_file(copy)
        copy.unlink()
