"""A copy of what cannot be made again, taken while everything runs, and the way back from it.

The queue is copied first and the ledger after it, so that every run that the copied queue calls
finished is there. `backup.json` comes last and lists the digest of every file. Board, snapshots,
models and data sets are left out: they can be made or fetched again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from pydantic import AwareDatetime, ValidationError

from results.durable import DRAFT, drafted, write_whole
from results.errors import LeaderboardError
from results.home import BACKUP, Home
from results.imports import Imports
from results.ledger import Ledger, digest
from results.record import Digest
from results.rescorings import Rescorings
from results.suite import Words
from scheduler.queue import Queue, open_queue
from scheduler.queue_copy import copy_queue


class NoBackup(LeaderboardError):
    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(f"{folder} holds no whole backup: {problem}")


class NotABackupFolder(LeaderboardError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds other files; name a new folder, or that of a backup")


class Manifest(Words):
    schema_version: int = 1
    made_at: AwareDatetime
    queue: dict[str, int]
    """Rows of each of the queue's tables."""
    files: dict[str, Digest]
    """By path inside the backup."""


@dataclass(frozen=True, slots=True)
class Made:
    manifest: Manifest
    copied: int
    """Files that an earlier backup in the same folder did not hold."""
    left_out: tuple[str, ...]
    """Why a damaged run or import was not copied."""


def make_backup(home: Home, queue: Queue, folder: Path, now: datetime) -> Made:
    """Copy queue and all that is kept; an earlier backup is brought up to date.

    :raises NotABackupFolder: rather than write among files of another kind
    """
    earlier = _earlier(folder)
    rows = _copy_queue(queue, folder)
    known = {name: said for name, said in earlier.items() if _is_immutable(name, home)}
    files, left_out, copied = {home.queue.name: digest(folder / home.queue.name)}, list[str](), 0
    for part in _parts(home, left_out):
        name = str(part.relative_to(home.root))
        if name not in known or not (folder / name).is_file():
            _copy(part, folder / name)
            copied += 1
            known[name] = digest(folder / name)
        files[name] = known[name]
    manifest = Manifest(made_at=now, queue=rows, files=files)
    write_whole(folder / BACKUP, manifest.model_dump_json(indent=2).encode())
    return Made(manifest, copied, tuple(left_out))


def read_backup(folder: Path) -> Manifest:
    """What a backup holds, once every file of it is as it was written.

    :raises NoBackup: naming the first file that is not
    """
    try:
        manifest = Manifest.model_validate_json((folder / BACKUP).read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).partition("\n")[0]
        raise NoBackup(folder, f"{BACKUP} cannot be read ({first})") from None
    for name, said in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise NoBackup(folder, f"{name} is missing")
        if digest(path) != said:
            raise NoBackup(folder, f"{name} has changed since it was written")
    return manifest


def _earlier(folder: Path) -> dict[str, str]:
    if not folder.exists() or not any(folder.iterdir()):
        return {}
    if not (folder / BACKUP).is_file():
        raise NotABackupFolder(folder)
    return dict(Manifest.model_validate_json((folder / BACKUP).read_bytes()).files)


def _copy_queue(queue: Queue, folder: Path) -> dict[str, int]:
    """As SQLite, whatever database the queue itself is kept in."""
    folder.mkdir(parents=True, exist_ok=True)
    with drafted(folder / Home(folder).queue.name) as draft:
        with closing(open_queue(f"sqlite:///{draft}")) as copy:
            rows = copy_queue(queue.engine, copy.engine)
        as_one_file(draft)
    return rows


def as_one_file(queue: Path) -> None:
    """Take log and lock of an SQLite queue that nobody uses from beside it."""
    with closing(sqlite3.connect(queue)) as con:
        con.execute("PRAGMA journal_mode=DELETE").close()
    queue.with_name(f"{queue.name}.lock").unlink(missing_ok=True)


def _is_immutable(name: str, home: Home) -> bool:
    kept = home.runs, home.imports, home.rescorings, home.observations
    return name.startswith(tuple(f"{folder.name}/" for folder in kept))


def _parts(home: Home, left_out: list[str]) -> Iterator[Path]:
    """Every file to be kept; damage of a run or import costs only itself."""
    ledger, imports = Ledger(home.runs), Imports(home.imports)
    rescorings = Rescorings(home.rescorings)
    for folder, check, ids in (
        (home.runs, ledger.collect, ledger.run_ids()),
        (home.imports, imports.read, imports.ids()),
        (home.rescorings, rescorings.read, rescorings.ids()),
    ):
        for one in ids:
            try:
                check(one)
            except LeaderboardError as problem:
                left_out.append(str(problem))
                continue
            yield from sorted(path for path in (folder / one).rglob("*") if _kept(path))
    yield from (path for path in sorted(home.observations.glob("*")) if _kept(path))
    yield from (path for path in home.beside if path.is_file())


def _kept(path: Path) -> bool:
    return path.is_file() and not path.name.endswith(DRAFT)


def _copy(source: Path, target: Path) -> None:
    with drafted(target) as draft:
        copyfile(source, draft)
