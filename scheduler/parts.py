"""What every step of the scheduler's round works with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from evaluator.spec import Backend
from results.home import Home
from results.ledger import Ledger
from results.settings import Settings
from scheduler.executors import Executor
from scheduler.faults import Chances
from scheduler.queue import Queue
from scheduler.redact import secrets_of
from scheduler.submission import Submission

Examine = Callable[[Submission], Sequence[str]]
"""What speaks against running a submission, each reason a sentence; LeaderboardError if that
cannot be said now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    queue: Queue
    executor: Executor
    settings: Settings
    backend: Backend
    worker: str
    """This scheduler's name in the queue, the same after a restart."""
    hardware: str = ""
    """Backend and machine: runs on the same take comparable times."""

    @property
    def home(self) -> Home:
        return self.settings.folders

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home.runs)

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.settings.lease_seconds)

    @property
    def chances(self) -> Chances:
        wait = timedelta(seconds=self.settings.retry_seconds)
        return Chances(self.settings.attempts, wait)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Whatever must not be read by submitters."""
        return secrets_of(self.settings, os.environ)
