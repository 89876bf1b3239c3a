"""Finished tasks of a run: each is kept at once, and taken over where nothing has changed since."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from evaluator.shards import FOLDER as SHARDS
from evaluator.shards import Shards
from evaluator.spec import Backend, RunSpec, Seeds, Thinking
from results.durable import DRAFT
from results.home import RECORD
from results.ledger import digest, write_object
from results.record import Digest, ModelRef, TaskScore
from results.samples import Sample, samples_path, write_samples
from results.suite import Words

IDENTITY = "identity.json"
SPEC = "spec.json"


class Identity(Words):
    """What two attempts must have in common for one to take over the other's tasks."""

    model: ModelRef
    suite: str
    suite_digest: str
    backend: Backend
    limit: int | None
    seeds: Seeds
    batch_size: str
    thinking: Thinking = Thinking()
    versions: dict[str, str]
    """Of everything that has a hand in the numbers."""
    gpus: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(
            json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()
        ).hexdigest()


class KeptTask(Words):
    """One finished task; it appears after its samples, so that it proves them complete."""

    score: TaskScore
    samples_sha256: Digest


def identify(spec: RunSpec, versions: dict[str, str], gpus: tuple[str, ...]) -> Identity:
    same = ("model", "suite", "suite_digest", "backend", "limit", "seeds", "batch_size", "thinking")
    return Identity(**{name: getattr(spec, name) for name in same}, versions=versions, gpus=gpus)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of one run while it fills."""

    root: Path

    def open(self, spec: RunSpec, identity: Identity) -> None:
        """Make the folder ready: another identity's tasks go, an earlier attempt's come."""
        write_object(self.root / SPEC, spec.model_dump_json(indent=2).encode())
        for draft in self.root.rglob(f"*{DRAFT}"):
            draft.unlink(missing_ok=True)
        if self._identity() != identity:
            for path in self.objects():
                if path.name != SPEC:
                    path.unlink()
            write_object(self.root / IDENTITY, identity.model_dump_json(indent=2).encode())
        for earlier in self._earlier(spec):
            self._take_over(earlier, identity)

    def keep(self, score: TaskScore, samples: Sequence[Sample]) -> None:
        path = self.root / samples_path(score.task)
        write_samples(path, samples)
        kept = KeptTask(score=score, samples_sha256=digest(path))
        write_object(self._task(score.task), kept.model_dump_json(indent=2).encode())
        self.shards(score.task).clear()

    def shards(self, task: str) -> Shards:
        """What is answered of a task that is not finished."""
        identity = self._identity()
        return Shards(self.root / SHARDS / task, identity.digest if identity else "")

    def clear_shards(self) -> None:
        """Every task is finished."""
        shutil.rmtree(self.root / SHARDS, ignore_errors=True)

    def find(self, task: str) -> TaskScore | None:
        """The score of a finished task, if its samples are still what they were."""
        try:
            kept = KeptTask.model_validate_json(self._task(task).read_bytes())
            whole = digest(self.root / samples_path(task)) == kept.samples_sha256
        except (FileNotFoundError, ValidationError):
            return None
        return kept.score if whole else None

    def objects(self) -> list[Path]:
        """Every file of the run but its record; shards lie there only until their task is done."""
        return sorted(p for p in self.root.rglob("*") if p.is_file() and p.name != RECORD)

    def digests(self) -> dict[str, str]:
        return {path.relative_to(self.root).as_posix(): digest(path) for path in self.objects()}

    def _task(self, task: str) -> Path:
        return self.root / "tasks" / f"{task}.json"

    def _identity(self) -> Identity | None:
        try:
            return Identity.model_validate_json((self.root / IDENTITY).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _earlier(self, spec: RunSpec) -> Iterator[Shelf]:
        """The attempts before this one, the latest first; it may have been killed before it had
        taken over what its own predecessor left.
        """
        seen = {spec.run_id}
        while spec.resume_from is not None and spec.resume_from not in seen:
            seen.add(spec.resume_from)
            earlier = Shelf(self.root.with_name(spec.resume_from))
            yield earlier
            try:
                spec = RunSpec.model_validate_json((earlier.root / SPEC).read_bytes())
            except (FileNotFoundError, ValidationError):
                return

    def _take_over(self, earlier: Shelf, identity: Identity) -> None:
        if earlier._identity() != identity:
            return
        for path in sorted((earlier.root / "tasks").glob("*.json")):
            task = path.stem
            if self.find(task) is None and earlier.find(task) is not None:
                samples = samples_path(task)
                write_object(self.root / samples, (earlier.root / samples).read_bytes())
                write_object(self._task(task), path.read_bytes())
        for folder in sorted((earlier.root / SHARDS).glob("*")):
            if self.find(folder.name) is None:
                self.shards(folder.name).take_over(earlier.shards(folder.name))
