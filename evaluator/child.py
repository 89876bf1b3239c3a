"""The evaluator as a child process: without token and network, in a box, within its limits."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import Popen
from types import FrameType

from evaluator.box.groups import Groups, groups
from evaluator.box.policy import MOST_THREADS, ended_inside
from evaluator.failures import Fault, read_fault
from evaluator.lifeline import tied_to_me
from evaluator.shortage import memory_kills, ran_short
from evaluator.spec import Failure
from evaluator.watch import Limits, end_tree, too_much_memory, watch

REQUESTS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked this process to end; raised where it waits."""


def command(spec: Path, out: Path, progress: Path, fault: Path) -> list[str]:
    asked = [sys.executable, "-m", "leaderboard", "evaluate", str(spec), "--out", str(out)]
    return [*asked, "--progress", str(progress), "--fault", str(fault)]


def run_child(
    arguments: Sequence[str], fault: Path, limits: Limits, environment: Mapping[str, str]
) -> Fault | None:
    """Run the evaluator to its end, or end it; None if it did its work.

    :raises Stopped: after the child is gone, if this process is asked to end meanwhile
    """
    fault.unlink(missing_ok=True)
    before = memory_kills()
    signal.pthread_sigmask(signal.SIG_BLOCK, REQUESTS)
    with groups(limits.bytes, MOST_THREADS) as held:
        child = _start(arguments, environment, held)
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, REQUESTS)
            breach = watch(child, limits, time.monotonic)
        finally:
            end_tree(child)
        if breach is None and child.returncode != 0 and held.starved():
            breach = too_much_memory(limits)
    short = ran_short(before, memory_kills())
    return breach or verdict(child.returncode, fault, short_of_memory=short)


def _start(arguments: Sequence[str], environment: Mapping[str, str], held: Groups) -> Popen[bytes]:
    """A request to end must not come between the child's birth and the promise to end it."""
    tie = tied_to_me()

    def prepare() -> None:
        tie()
        held.join()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, REQUESTS)

    return subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        preexec_fn=prepare,
    )


def verdict(status: int, fault: Path, *, short_of_memory: bool) -> Fault | None:
    """How the child ended by itself."""
    if status == 0:
        return None
    if told := read_fault(fault):
        return told
    status = ended_inside(status)
    if status == -signal.SIGKILL and short_of_memory:
        reason = "the system ended it, most likely for want of memory"
        return Fault(failure=Failure.CAPACITY, reason=reason)
    if status == -signal.SIGKILL:
        reason = "the evaluator was killed from outside"
        return Fault(failure=Failure.INFRASTRUCTURE, reason=reason)
    ended = signal.strsignal(-status) if status < 0 else f"status {status}"
    reason = f"the evaluator ended with {ended} and left no word"
    return Fault(failure=Failure.OURS, reason=reason)


def stop_on_signal() -> None:
    """Turn a request to end into Stopped, so that the child is ended and the end written down."""

    def stop(signum: int, _frame: FrameType | None) -> None:
        ignore_signals()
        raise Stopped(signal.strsignal(signum) or str(signum))

    for asked in REQUESTS:
        signal.signal(asked, stop)


def ignore_signals() -> None:
    """From here on the end is written down, whoever asks for haste."""
    for asked in REQUESTS:
        signal.signal(asked, signal.SIG_IGN)
