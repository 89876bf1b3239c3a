"""Processes of the product under one roof: none outlives the others, nor whoever started them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from subprocess import Popen
from types import FrameType
from typing import IO, NoReturn

from evaluator.lifeline import tied_to_me
from results.errors import LeaderboardError
from scheduler.executors.processes import end_sessions, leader_has_ended

GRACE_SECONDS = 20.0
"""For the scheduler to end its runs, and the web app to answer what it was asked."""


class EndedEarly(LeaderboardError):
    """One of the processes is gone, so the others cannot go on."""

    def __init__(self, name: str, status: int) -> None:
        how = f"signal {-status}" if status < 0 else f"status {status}"
        super().__init__(f"{name} ended with {how}, so everything was stopped; its log says why")


class Household:
    """Children in sessions of their own; `close` leaves nothing of them behind."""

    def __init__(self) -> None:
        self._children: dict[str, Popen[bytes]] = {}

    def start(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        log: IO[bytes] | None = None,
    ) -> None:
        """Run `python -m ARGUMENTS`; the kernel ends it if this process dies without a word."""
        self._children[name] = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=tied_to_me(),
        )

    def watch(self, *, may_end: str = "") -> None:
        """:raises EndedEarly: if a child has ended; one may, if it did its work"""
        for name, child in self._children.items():
            if leader_has_ended(child) and (child.returncode or name != may_end):
                raise EndedEarly(name, child.returncode)

    def close(self) -> None:
        end_sessions(list(self._children.values()), grace=GRACE_SECONDS)


@contextmanager
def household() -> Iterator[Household]:
    """Ended by SIGTERM as by Ctrl-C, once: a second signal must not cut the ending short."""
    there = Household()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, _interrupt)
    try:
        yield there
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        there.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
