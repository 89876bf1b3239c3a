"""Runs on this machine: one process a slot, each in a session of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from subprocess import Popen

from pydantic import ValidationError

from evaluator.lifeline import STARTER
from evaluator.spec import Exit, Failure, Phase, Progress, RunSpec
from results.durable import write_whole
from results.home import Home, Workplace
from results.settings import PREFIX
from scheduler.executors import NoFreeSlot
from scheduler.executors.packing import WHOLE, Placement, Slot, placement
from scheduler.executors.processes import end_sessions, leader_has_ended

RUN = (sys.executable, "-m", "leaderboard", "run")
GRACE_SECONDS = 10.0


class LocalExecutor:
    """
    :param slots: CUDA_VISIBLE_DEVICES of each slot, or what else is known of it
    :param most: runs that may share one GPU
    :param command: what to start; it gets the path of spec.json as its last argument
    :param environment: of the runs, but for the data folder and the GPUs they see
    """

    def __init__(
        self,
        home: Home,
        slots: Sequence[str | Slot],
        *,
        most: int = 1,
        command: Sequence[str] = RUN,
        environment: Mapping[str, str] = os.environ,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self._home = home
        self._slots = [one if isinstance(one, Slot) else Slot(one) for one in slots]
        self._most = most
        self._command = tuple(command)
        told = {f"{PREFIX}HOME": str(home.root), STARTER: str(os.getpid())}
        self._environment = {**environment, **told}
        self._grace = grace
        self._running: dict[str, tuple[Placement, Popen[bytes]]] = {}

    def free_slots(self) -> int:
        return len(self._slots) - len(self._taken())

    def share(self, gib: float | None) -> float | None:
        found = placement(self._slots, self._taken(), gib, most=self._most)
        return None if found is None else found.share

    def start(self, spec: RunSpec) -> None:
        found = placement(self._slots, self._taken(), spec.gpu_gib, most=self._most)
        if found is None:
            raise NoFreeSlot(spec.run_id)
        place = self._home.workplace(spec.run_id)
        shutil.rmtree(place.root, ignore_errors=True)
        write_whole(place.spec, spec.model_dump_json(indent=2).encode())
        self._running[spec.run_id] = found, self._launch(place, self._slots[found.slot].gpus)

    def runs(self) -> tuple[str, ...]:
        return tuple(self._running)

    def poll(self, run_id: str, *, now: datetime) -> Exit | None:
        _, process = self._running[run_id]
        if not leader_has_ended(process):
            return None
        try:
            return Exit.model_validate_json(self._home.workplace(run_id).exit.read_bytes())
        except (FileNotFoundError, ValidationError):
            return silent_end(run_id, process.returncode, now)

    def forget(self, run_id: str) -> None:
        del self._running[run_id]

    def cancel(self, *run_ids: str) -> None:
        there = [run_id for run_id in run_ids if run_id in self._running]
        end_sessions([self._running[run_id][1] for run_id in there], grace=self._grace)
        for run_id in there:
            self.forget(run_id)

    def _taken(self) -> dict[int, list[float]]:
        """Shares by slot. While one is loading, no other starts beside it: engines measure the
        memory that is free, and two that do so at once are both wrong.
        """
        taken: dict[int, list[float]] = {}
        for run_id, (found, _) in self._running.items():
            loading = not is_loaded(self._home.workplace(run_id).progress)
            taken.setdefault(found.slot, []).append(WHOLE if loading else found.share)
        return taken

    def _launch(self, place: Workplace, slot: str) -> Popen[bytes]:
        with place.log.open("ab") as log:
            return subprocess.Popen(
                [*self._command, str(place.spec)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment | {"CUDA_VISIBLE_DEVICES": slot},
                start_new_session=True,
            )


def is_loaded(progress: Path) -> bool:
    """Whether a run's model is in memory, by what the run says of itself."""
    try:
        phase = Progress.model_validate_json(progress.read_bytes()).phase
    except (OSError, ValidationError):
        return False
    return phase not in (Phase.FETCHING, Phase.LOADING)


def silent_end(run_id: str, status: int, now: datetime) -> Exit:
    """What to make of a run whose process ended without leaving word: killed, or broken."""
    if status < 0:
        cause = signal.strsignal(-status) or f"signal {-status}"
        reason = f"the run's process was ended from outside ({cause}); memory may have run short"
        return Exit(run_id=run_id, failure=Failure.INFRASTRUCTURE, reason=reason, at=now)
    reason = f"the run's process ended with status {status} and left no word"
    return Exit(run_id=run_id, failure=Failure.OURS, reason=reason, at=now)
