"""Watch a child with all its descendants: time, memory, processes, disk; and end them."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import psutil

from evaluator.failures import Fault
from evaluator.spec import Failure

PAUSE = 0.2
DISK_EVERY = 5
"""Looks at the processes for each look at the disk."""
MOST_PROCESSES = 512
LAST_SECONDS = 10.0
"""For killed processes to be gone; none is waited for longer."""
BLOCK = 4096
"""What a file takes at least, an empty one too: it has a place in its folder."""
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float
    bytes: int
    """Resident memory of the child with all its descendants."""
    disk: int | None = None
    """Bytes in `folders`."""
    folders: tuple[Path, ...] = ()
    """Where the child may write."""
    processes: int = MOST_PROCESSES


def watch(child: Popen[bytes], limits: Limits, clock: Callable[[], float]) -> Fault | None:
    """Wait for the child; what it did wrong if it overstepped a limit, None if it ended."""
    end, look = clock() + limits.seconds, 0
    while child.poll() is None:
        if clock() > end:
            return _capacity(f"it took longer than the {limits.seconds / 3600:g} hours allowed")
        look += 1
        found = _too_much(child.pid, limits) or (
            _too_much_disk(limits) if look % DISK_EVERY == 0 else None
        )
        if found:
            return found
        time.sleep(PAUSE)
    return None


def _too_much(pid: int, limits: Limits) -> Fault | None:
    family = tree(pid)
    if len(family) > limits.processes:
        reason = f"it started more than the {limits.processes} processes allowed"
        return Fault(failure=Failure.MODEL, reason=reason)
    if (used := resident(family)) > limits.bytes:
        return too_much_memory(limits, used)
    return None


def too_much_memory(limits: Limits, used: int | None = None) -> Fault:
    """:param used: None where the kernel stepped in before anybody looked"""
    amount = "too much" if used is None else f"{used / GIB:.1f} GiB of"
    allowed = f"{limits.bytes / GIB:.1f} GiB allowed"
    return _capacity(f"it used {amount} memory, more than the {allowed}")


def _too_much_disk(limits: Limits) -> Fault | None:
    if limits.disk is None or written(limits.folders, limits.disk) <= limits.disk:
        return None
    return _capacity(f"it wrote more than the {limits.disk / GIB:.1f} GiB allowed")


def written(folders: tuple[Path, ...], enough: int) -> int:
    """Bytes on disk of all that lies in the folders; counting ends above `enough`."""
    total = 0
    for size in _sizes(folders):
        total += size
        if total > enough:
            break
    return total


def _sizes(folders: tuple[Path, ...]) -> Iterator[int]:
    waiting = [str(folder) for folder in folders]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                with contextlib.suppress(OSError):
                    yield max(BLOCK, entry.stat(follow_symlinks=False).st_blocks * 512)


def resident(family: list[psutil.Process]) -> int:
    """Resident bytes of processes; those that end meanwhile count nothing."""
    total = 0
    for process in family:
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


def _capacity(reason: str) -> Fault:
    return Fault(failure=Failure.CAPACITY, reason=reason)
