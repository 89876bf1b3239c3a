"""End processes with everything they started."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import Popen

import psutil

GLANCE_SECONDS = 0.05
OF_A_RUN = (("-m", "leaderboard", "run"), ("-m", "leaderboard", "evaluate"))
"""What stands before the order in the command lines of a run's processes, boxed or not."""


def leader_has_ended(process: Popen[bytes]) -> bool:
    """Whether a session's first process is over; what it left of its group is ended with it.

    The dead leader is looked at before it is reaped: until then no other process group can get
    its number, so that none but its own is killed.
    """
    if process.returncode is None and _still_runs(process.pid):
        return False
    if process.returncode is None:
        kill_group(process.pid)
        process.wait()
    return True


def _still_runs(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def end_sessions(leaders: Sequence[Popen[bytes]], *, grace: float) -> None:
    """Ask the leaders to end, and after `grace` seconds kill whatever of theirs is left."""
    descendants = [child for leader in leaders for child in _descendants(leader.pid)]
    going_on = [leader for leader in leaders if not leader_has_ended(leader)]
    for leader in going_on:
        os.killpg(leader.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and not all(leader_has_ended(one) for one in going_on):
        time.sleep(GLANCE_SECONDS)
    for leader in going_on:
        if not leader_has_ended(leader):
            kill_group(leader.pid)
            leader.wait()
    kill_all(descendants)


def kill_all(processes: Sequence[psutil.Process]) -> None:
    """Kill them, and none that was given the number of one of them since."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=5)


def processes_of(work: Path, commands: Sequence[Sequence[str]] = OF_A_RUN) -> list[psutil.Process]:
    """Processes of runs whose orders lie under this folder, and of nobody else.

    An operator may read a run's log, or its order, with whatever tool he likes.

    :param commands: words that stand before the order
    """
    return [process for process in psutil.process_iter() if _is_run(process, work, commands)]


def _is_run(process: psutil.Process, work: Path, commands: Sequence[Sequence[str]]) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    orders = [at for at, word in enumerate(words) if word.startswith(f"{work}{os.sep}")]
    return any(
        words[max(0, at - len(command)) : at] == list(command)
        for at in orders
        for command in commands
    )


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
