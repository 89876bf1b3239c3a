"""The evaluator as a child process: without token and network client, and within its limits.

Here the box goes: whatever confines the evaluator further wraps this one command.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from types import FrameType

import psutil

from evaluator.failures import Fault, read_fault
from evaluator.lifeline import tied_to_me
from evaluator.shortage import memory_kills, ran_short
from evaluator.spec import Failure

SECRETS = ("TOKEN", "SECRET", "PASSWORD", "CREDENTIAL", "API_KEY", "AUTHORIZATION", "QUEUE_URL")
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_MININTERVAL": "30",
}
REQUESTS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PAUSE = 0.2
LAST_SECONDS = 10.0
"""For killed processes to be gone; none is waited for longer."""
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float
    bytes: int
    """Resident memory of the child with all its descendants."""


class Stopped(Exception):
    """Somebody asked this process to end; raised where it waits."""


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What the evaluator gets to see: everything but what opens doors."""
    kept = {k: v for k, v in environment.items() if not any(s in k.upper() for s in SECRETS)}
    return kept | OFFLINE


def command(spec: Path, out: Path, progress: Path, fault: Path) -> list[str]:
    asked = [sys.executable, "-m", "leaderboard", "evaluate", str(spec), "--out", str(out)]
    return [*asked, "--progress", str(progress), "--fault", str(fault)]


def run_child(arguments: Sequence[str], fault: Path, limits: Limits) -> Fault | None:
    """Run the evaluator to its end, or end it; None if it did its work.

    :raises Stopped: after the child is gone, if this process is asked to end meanwhile
    """
    fault.unlink(missing_ok=True)
    before = memory_kills()
    signal.pthread_sigmask(signal.SIG_BLOCK, REQUESTS)
    child = _start(arguments)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, REQUESTS)
        breach = watch(child, limits, time.monotonic)
    finally:
        end_tree(child)
    short = ran_short(before, memory_kills())
    return breach or verdict(child.returncode, fault, short_of_memory=short)


def _start(arguments: Sequence[str]) -> Popen[bytes]:
    """A request to end must not come between the child's birth and the promise to end it."""
    tie = tied_to_me()

    def prepare() -> None:
        tie()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, REQUESTS)

    return subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        env=without_secrets(os.environ),
        start_new_session=True,
        preexec_fn=prepare,
    )


def watch(child: Popen[bytes], limits: Limits, clock: Callable[[], float]) -> Fault | None:
    """Wait for the child; what it did wrong if it overstepped a limit, None if it ended."""
    end = clock() + limits.seconds
    while child.poll() is None:
        if clock() > end:
            return _capacity(f"it took longer than the {limits.seconds / 3600:g} hours allowed")
        if (used := resident(child.pid)) > limits.bytes:
            return _capacity(
                f"it used {used / GIB:.1f} GiB of memory, more than the {limits.bytes / GIB:.1f} "
                "GiB allowed"
            )
        time.sleep(PAUSE)
    return None


def verdict(status: int, fault: Path, *, short_of_memory: bool) -> Fault | None:
    """How the child ended by itself."""
    if status == 0:
        return None
    if told := read_fault(fault):
        return told
    if status == -signal.SIGKILL and short_of_memory:
        return _capacity("the system ended it, most likely for want of memory")
    if status == -signal.SIGKILL:
        reason = "the evaluator was killed from outside"
        return Fault(failure=Failure.INFRASTRUCTURE, reason=reason)
    ended = signal.strsignal(-status) if status < 0 else f"status {status}"
    reason = f"the evaluator ended with {ended} and left no word"
    return Fault(failure=Failure.OURS, reason=reason)


def resident(pid: int) -> int:
    """Resident bytes of a process and its descendants; those that end meanwhile count nothing."""
    total = 0
    for process in tree(pid):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def end_tree(child: Popen[bytes]) -> None:
    """Kill the child and every descendant, those in sessions of their own too."""
    family = tree(child.pid) if child.poll() is None else []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    psutil.wait_procs(family, timeout=LAST_SECONDS)


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


def _capacity(reason: str) -> Fault:
    return Fault(failure=Failure.CAPACITY, reason=reason)
