"""The first replica: it starts the others, answers its own part, and merges all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

from evaluator.failures import Fault, ToldFault, read_fault
from evaluator.lifeline import tied_to_me
from evaluator.places import Places
from evaluator.shards import Kept, Shards
from evaluator.sizing import Sizes
from evaluator.spec import Failure
from evaluator.team import Part, check_whole
from evaluator.watch import end_tree

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

PAUSE = 0.5
VISIBLE = "CUDA_VISIBLE_DEVICES"


class ReplicaFailed(ToldFault):
    """One of the processes that answer a run together ended; the run ends with it."""

    def __init__(self, index: int, fault: Fault | None, status: int) -> None:
        told = fault.reason if fault else f"it ended with status {status} and left no word"
        failure = fault.failure if fault else Failure.INFRASTRUCTURE
        super().__init__(Fault(failure=failure, reason=f"replica {index + 1}: {told}"))


@dataclass(frozen=True, slots=True)
class Replica:
    part: Part
    process: Popen[bytes]
    fault: Path

    def check(self) -> bool:
        """Whether it has ended, its part done.

        :raises ReplicaFailed:
        """
        status = self.process.poll()
        if status:
            raise ReplicaFailed(self.part.index, read_fault(self.fault), status)
        return status == 0


@dataclass(frozen=True, slots=True)
class Crew:
    part: Part
    others: Sequence[Replica]

    def rest(self, shards: Shards, digest: str, requests: Sequence[Instance]) -> Kept:
        """Wait for the others' parts of a task."""
        while True:
            ended = [one.check() for one in self.others]
            counted = shards.counted(digest)
            if len(counted) == len(requests) or all(ended):
                check_whole(counted, requests)
                return shards.read(digest)
            time.sleep(PAUSE)


@contextmanager
def crew(sizes: Sizes, places: Places, scratch: Path) -> Iterator[Crew | None]:
    """The others at work, each with GPUs of its own; they are ended in any case. None: no others.

    This process keeps the first GPUs for itself, so it must not have looked at any yet.
    """
    if sizes.data == 1:
        yield None
        return
    shares = gpu_shares(os.environ.get(VISIBLE), sizes)
    others = [_start(Part(i, sizes.data), shares[i], places, scratch) for i in range(1, sizes.data)]
    mine = shares[0]
    if mine is not None:
        os.environ[VISIBLE] = mine
    try:
        yield Crew(Part(0, sizes.data), others)
    finally:
        for one in others:
            end_tree(one.process)


def gpu_shares(visible: str | None, sizes: Sizes) -> list[str | None]:
    """CUDA_VISIBLE_DEVICES of each replica; None: as it is, where nobody chose any GPU."""
    ids = [one.strip() for one in (visible or "").split(",") if one.strip()]
    if visible is None or not ids:
        return [visible] * sizes.data if visible == "" else _numbered(sizes)
    return [
        ",".join(ids[at : at + sizes.tensor])
        for at in range(0, sizes.tensor * sizes.data, sizes.tensor)
    ]


def _numbered(sizes: Sizes) -> list[str | None]:
    whole = ",".join(str(number) for number in range(sizes.tensor * sizes.data))
    return gpu_shares(whole, sizes)


def _start(part: Part, gpus: str | None, places: Places, scratch: Path) -> Replica:
    fault = scratch / f"replica-{part.index}.json"
    spec = places.out / "spec.json"
    command = [sys.executable, "-m", "leaderboard", "evaluate", str(spec)]
    command += ["--out", str(places.out), "--model", str(places.model)]
    command += ["--replica", f"{part.index}/{part.of}", "--fault", str(fault)]
    if places.base is not None:
        command += ["--base", str(places.base)]
    environment = {**os.environ, **({} if gpus is None else {VISIBLE: gpus})}
    if places.datasets is not None:
        environment["LEADERBOARD_DATASETS"] = str(places.datasets)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, env=environment, preexec_fn=tied_to_me()
    )
    return Replica(part, process, fault)
