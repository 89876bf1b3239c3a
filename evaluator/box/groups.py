"""Control groups: the kernel's own limits on memory and processes, where we may set any.

A watcher beside them says what was overstepped; they hold even while it sleeps.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOUNTED = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
PREFIX = "leaderboard-"
"""Of a group's name; the number of the process that made it follows."""
ROOM = 1.1
"""So much above the watcher's limit, for that one has the better words."""


COUNTERS = ("memory.oom_control", "memory.events")
"""Files of version 1 and 2 with a line `oom_kill NUMBER`."""


@dataclass(frozen=True, slots=True)
class Groups:
    """One folder for each hierarchy; none where the machine does not let us."""

    folders: tuple[Path, ...] = ()

    def join(self) -> None:
        """Put the calling process into them, where that is allowed; its children follow."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                (folder / "cgroup.procs").write_text(str(os.getpid()))

    def starved(self) -> bool:
        """Whether the kernel has ended one of them for want of memory within the limit."""
        return any(map(_killed, (f / name for f in self.folders for name in COUNTERS)))


@contextmanager
def groups(
    memory: int, tasks: int, *, mounted: Path = MOUNTED, own: Path = OWN
) -> Iterator[Groups]:
    """Groups of this process with these limits; gone again at the end, when nobody is in them."""
    limits = {"memory": str(int(memory * ROOM)), "pids": str(tasks)}
    name = f"{PREFIX}{os.getpid()}"
    made = Groups(tuple(_first(mounted, own)(name, limits)))
    try:
        yield made
    finally:
        for folder in made.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


class _First:
    """Version 1: a hierarchy for each kind of limit."""

    FILES: Mapping[str, str] = {"memory": "memory.limit_in_bytes", "pids": "pids.max"}

    def __init__(self, mounted: Path, own: Path) -> None:
        self._mounted, self._own = mounted, _paths(own)

    def __call__(self, name: str, limits: Mapping[str, str]) -> Iterator[Path]:
        for kind, limit in limits.items():
            inside = self._own.get(kind)
            if inside is None:
                continue
            folder = self._mounted / kind / inside / name
            if _make(folder, {self.FILES[kind]: limit}):
                yield folder


class _Second:
    """Version 2: one hierarchy, whose parent has to hand its controllers down."""

    FILES: Mapping[str, str] = {"memory": "memory.max", "pids": "pids.max"}

    def __init__(self, mounted: Path, own: Path) -> None:
        self._mounted, self._own = mounted, _paths(own)

    def __call__(self, name: str, limits: Mapping[str, str]) -> Iterator[Path]:
        settings = {self.FILES[kind]: limit for kind, limit in limits.items()}
        for parent in (self._mounted / self._own.get("", "."), self._mounted):
            if _make(parent / name, settings):
                yield parent / name
                return


def _first(mounted: Path, own: Path) -> _First | _Second:
    whole = (mounted / "cgroup.controllers").is_file()
    return _Second(mounted, own) if whole else _First(mounted, own)


def _paths(own: Path) -> dict[str, str]:
    """Kind of limit -> where this process is in its hierarchy; under "" for version 2."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    parts = [line.split(":", 2) for line in lines]
    return {kind: path.lstrip("/") for _, kinds, path in parts for kind in kinds.split(",")}


def _make(folder: Path, settings: Mapping[str, str]) -> bool:
    """Whether the group exists with all its limits; without them it is taken away again."""
    _sweep(folder.parent)
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    try:
        for name, value in settings.items():
            with (folder / name).open("r+") as limit:
                limit.write(value)
    except OSError:
        with contextlib.suppress(OSError):
            folder.rmdir()
        return False
    return True


def _sweep(parent: Path) -> None:
    """Take away what processes left that were killed."""
    for folder in parent.glob(f"{PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(PREFIX)).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _killed(counters: Path) -> bool:
    try:
        lines = counters.read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    return any(line.startswith("oom_kill ") and line.split()[1] != "0" for line in lines)
