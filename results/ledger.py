"""The ledger: one folder a run, written by one evaluator and never changed.

`record.json` comes last, lists the digest of every other object, and means "done". Everything
else the product knows of scores can be made again from here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from results.durable import write_whole
from results.errors import LeaderboardError
from results.home import RECORD
from results.plain import NotPlain, read_plain
from results.record import RunRecord


class IncompleteRun(LeaderboardError):
    """A run's folder has no record: the run goes on, or was interrupted."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id} has no {RECORD}: it is not finished")


class DamagedRun(LeaderboardError):
    """A finished run is no longer what its evaluator wrote."""

    def __init__(self, run_id: str, problem: str) -> None:
        super().__init__(f"run {run_id} is damaged: {problem}; restore it from a backup")
        self.run_id = run_id
        self.problem = problem


def digest(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_object(path: Path, data: bytes) -> None:
    """Add one object to a run that is not sealed yet."""
    write_whole(path, data)


@dataclass(frozen=True, slots=True)
class Ledger:
    root: Path

    def folder(self, run_id: str) -> Path:
        return self.root / run_id

    def run_ids(self) -> list[str]:
        """Finished runs, by name."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{RECORD}"))

    def is_done(self, run_id: str) -> bool:
        return (self.folder(run_id) / RECORD).is_file()

    def seal(self, record: RunRecord) -> None:
        """Write the record, after which the run is done and its folder never changes.

        :raises DamagedRun: if the objects do not match what the record says of them
        """
        self._check_objects(record, self.folder(record.run_id))
        path = self.folder(record.run_id) / RECORD
        write_whole(path, record.model_dump_json(indent=2).encode())

    def collect(self, run_id: str) -> RunRecord:
        """Read a finished run, checked: its own folder, complete, and every digest right.

        :raises IncompleteRun, DamagedRun:
        """
        record = self.read(run_id)
        self._check_objects(record, self.folder(run_id))
        return record

    def read(self, run_id: str) -> RunRecord:
        """Read a finished run's record without looking at its other objects.

        :raises IncompleteRun, DamagedRun:
        """
        path = self.folder(run_id) / RECORD
        try:
            record = RunRecord.model_validate_json(read_plain(path))
        except FileNotFoundError:
            raise IncompleteRun(run_id) from None
        except NotPlain as error:
            raise DamagedRun(run_id, str(error)) from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise DamagedRun(run_id, f"{RECORD}: {where}: {first['msg']}") from None
        if record.run_id != run_id:
            raise DamagedRun(run_id, f"its {RECORD} is that of run {record.run_id}")
        return record

    @staticmethod
    def _check_objects(record: RunRecord, folder: Path) -> None:
        for name, expected in record.objects.items():
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                raise DamagedRun(record.run_id, f"{name} lies outside its folder")
            if not path.is_file():
                raise DamagedRun(record.run_id, f"{name} is missing")
            if digest(path) != expected:
                raise DamagedRun(record.run_id, f"{name} has changed since it was written")
