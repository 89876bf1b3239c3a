"""Rescorings: stored samples scored anew by another scorer. One folder each, never changed.

`rescoring.json` comes last, names the digest of every other file, and means "done". The run itself
stays as it is; what a rescoring says stands beside it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from results.errors import LeaderboardError
from results.home import RESCORING
from results.ledger import digest, write_object
from results.record import Digest, RunId
from results.suite import Words

ID_LENGTH = 16


class DamagedRescoring(LeaderboardError):
    """A rescoring is no longer what was written."""

    def __init__(self, rescoring_id: str, problem: str) -> None:
        super().__init__(f"rescoring {rescoring_id} is damaged: {problem}; score the run again")


class Rescored(Words):
    """A score before and after."""

    raw_before: float
    raw: float = Field(ge=0.0, le=1.0)
    stderr: float | None = None
    n_items: int = Field(gt=0)
    n_changed: int = Field(ge=0)
    """Items whose score is another one now."""


class RescoredTask(Rescored):
    task: str


class RescoredBenchmark(Rescored):
    """Tasks that were not scored again count with the score they had."""

    benchmark: str
    normalised_before: float
    normalised: float
    normalised_stderr: float | None = None


class Rescoring(Words):
    schema_version: Literal[1] = 1
    run_id: RunId
    record_sha256: Digest
    """Of the run's record.json: what was scored again."""
    scorer: str
    scorer_version: str
    """Package and version that did it, and with lm-eval's own scorer the versions of the tasks."""
    scored_at: AwareDatetime
    tasks: tuple[RescoredTask, ...]
    benchmarks: tuple[RescoredBenchmark, ...]
    objects: dict[str, Digest]
    """SHA-256 of the newly scored samples, by their path inside the rescoring's folder."""

    @property
    def rescoring_id(self) -> str:
        """The same samples scored by the same scorer are the same rescoring."""
        names = [self.run_id, self.record_sha256, self.scorer, self.scorer_version]
        told = json.dumps([*names, *(task.task for task in self.tasks)])
        return hashlib.sha256(told.encode()).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Rescorings:
    root: Path

    def ids(self) -> list[str]:
        """Finished rescorings, by name."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{RESCORING}"))

    def folder(self, rescoring_id: str) -> Path:
        return self.root / rescoring_id

    def seal(self, entry: Rescoring) -> Path:
        """Write what is said of the samples, after which the folder never changes."""
        path = self.folder(entry.rescoring_id) / RESCORING
        write_object(path, entry.model_dump_json(indent=2).encode())
        return path

    def read(self, rescoring_id: str) -> Rescoring:
        """:raises DamagedRescoring:"""
        folder = self.folder(rescoring_id)
        try:
            entry = Rescoring.model_validate_json((folder / RESCORING).read_bytes())
        except (OSError, ValidationError) as error:
            problem = f"{RESCORING} cannot be read ({type(error).__name__})"
            raise DamagedRescoring(rescoring_id, problem) from None
        if entry.rescoring_id != rescoring_id:
            raise DamagedRescoring(rescoring_id, f"its {RESCORING} is another's")
        for name, expected in entry.objects.items():
            path = folder / name
            if not path.is_file() or digest(path) != expected:
                raise DamagedRescoring(rescoring_id, f"{name} is missing or has changed")
        return entry

    def sound(self) -> tuple[list[Rescoring], list[DamagedRescoring]]:
        """Whole ones in the order in which they came, and those that are damaged."""
        whole, damaged = list[Rescoring](), list[DamagedRescoring]()
        for rescoring_id in self.ids():
            try:
                whole.append(self.read(rescoring_id))
            except DamagedRescoring as problem:
                damaged.append(problem)
        return sorted(whole, key=lambda e: (e.scored_at, e.rescoring_id)), damaged


def rows(entry: Rescoring) -> list[dict[str, object]]:
    """A row for each benchmark, as the board keeps them."""
    return [
        {
            "rescoring_id": entry.rescoring_id,
            "run_id": entry.run_id,
            "scorer": entry.scorer,
            "scorer_version": entry.scorer_version,
            "scored_at": entry.scored_at,
            **benchmark.model_dump(),
        }
        for benchmark in entry.benchmarks
    ]
