"""Attempts at a run in processes of their own, each noting every request that the model answers.

A server that has imported the engines forks them, so that an attempt starts within a second.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from evaluator.backends import BACKENDS, Load, LoadedModel
from evaluator.spec import RunSpec

ENGINES = ["torch", "lm_eval.evaluator", "lm_eval.tasks", "lm_eval.models.huggingface", "datasets"]
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([*ENGINES, "tests.shard_attempts"])


@dataclass(frozen=True, slots=True)
class Note:
    """Stands where lm-eval tells of every answered request: writes it down, then passes it on."""

    file: Path
    meter: Any
    last: int | None
    """Die right after so many requests."""

    def add_partial(self, kind: str, request: Sequence[Any], response: object) -> None:
        context = hashlib.sha256(str(request[0]).encode()).hexdigest()
        with self.file.open("a") as file:
            file.write(f"{context} {hashlib.sha256(str(request[1:]).encode()).hexdigest()}\n")
        if self.last is not None and len(answered(self.file)) >= self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.meter.add_partial(kind, request, response)


def answered(file: Path) -> list[tuple[str, ...]]:
    """Context and continuation of every request that an attempt's model answered."""
    return [tuple(line.split()) for line in file.read_text().splitlines()] if file.exists() else []


def noting(load: Load, file: Path, last: int | None) -> Load:
    def loaded(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
        model = load(folder, spec, base)
        model.lm.set_cache_hook(Note(file, model.meter, last))
        return model

    return loaded


def start(spec: RunSpec, model: Path, runs: Path, notes: Path, last: int | None) -> BaseProcess:
    """Begin an attempt; it dies by itself after `last` requests, if that is a number."""
    process = FORKS.Process(target=_attempt, args=(spec, model, runs, notes, last))
    process.start()
    return process


def _attempt(spec: RunSpec, model: Path, runs: Path, notes: Path, last: int | None) -> None:
    import torch

    from evaluator.evaluate import evaluate
    from evaluator.places import Places
    from tests.evaluator_fixtures import ignore, now

    torch.set_num_threads(1)
    BACKENDS[spec.backend] = noting(BACKENDS[spec.backend], notes, last)
    evaluate(spec, Places(model, runs / spec.run_id), report=ignore, clock=now)


def asked_again(files: Sequence[Path]) -> int:
    """Items, known by their contexts, of which a request was answered in more than one attempt."""
    seen: Counter[tuple[str, ...]] = Counter()
    again: set[str] = set()
    for file in files:
        mine = Counter(answered(file))
        again |= {request[0] for request in mine if seen[request]}
        seen += mine
    return len(again)
