"""Runs on this machine: one process a slot, each in a session of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from subprocess import Popen

from pydantic import ValidationError

from evaluator.lifeline import STARTER
from evaluator.spec import Exit, Failure, RunSpec
from results.durable import write_whole
from results.home import Home, Workplace
from results.settings import PREFIX
from scheduler.executors import NoFreeSlot
from scheduler.executors.processes import end_sessions, leader_has_ended

RUN = (sys.executable, "-m", "leaderboard", "run")
GRACE_SECONDS = 10.0


class LocalExecutor:
    """
    :param slots: CUDA_VISIBLE_DEVICES of each slot
    :param command: what to start; it gets the path of spec.json as its last argument
    :param environment: of the runs, but for the data folder and the GPUs they see
    """

    def __init__(
        self,
        home: Home,
        slots: Sequence[str],
        *,
        command: Sequence[str] = RUN,
        environment: Mapping[str, str] = os.environ,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self._home = home
        self._free = list(slots)
        self._command = tuple(command)
        told = {f"{PREFIX}HOME": str(home.root), STARTER: str(os.getpid())}
        self._environment = {**environment, **told}
        self._grace = grace
        self._running: dict[str, tuple[str, Popen[bytes]]] = {}

    def free_slots(self) -> int:
        return len(self._free)

    def start(self, spec: RunSpec) -> None:
        if not self._free:
            raise NoFreeSlot(spec.run_id)
        place = self._home.workplace(spec.run_id)
        shutil.rmtree(place.root, ignore_errors=True)
        write_whole(place.spec, spec.model_dump_json(indent=2).encode())
        slot = self._free[0]
        process = self._launch(place, slot)
        self._running[spec.run_id] = slot, process
        self._free.remove(slot)

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
        slot, _ = self._running.pop(run_id)
        self._free.append(slot)

    def cancel(self, *run_ids: str) -> None:
        there = [run_id for run_id in run_ids if run_id in self._running]
        end_sessions([self._running[run_id][1] for run_id in there], grace=self._grace)
        for run_id in there:
            self.forget(run_id)

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


def silent_end(run_id: str, status: int, now: datetime) -> Exit:
    """What to make of a run whose process ended without leaving word: killed, or broken."""
    if status < 0:
        cause = signal.strsignal(-status) or f"signal {-status}"
        reason = f"the run's process was ended from outside ({cause}); memory may have run short"
        return Exit(run_id=run_id, failure=Failure.INFRASTRUCTURE, reason=reason, at=now)
    reason = f"the run's process ended with status {status} and left no word"
    return Exit(run_id=run_id, failure=Failure.OURS, reason=reason, at=now)
