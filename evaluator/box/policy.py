"""What a boxed process sees of the machine. Pure description; nothing here is built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SCRATCH = Path("/tmp")
"""Where the box has its scratch folder and home: short, since sockets' paths may not be long."""
MOST_THREADS = 8192
"""Threads and processes of the unprivileged user: ample for an engine, fatal to a fork bomb."""
KILLED_INSIDE = 128
"""A box ends with this plus the signal that ended what ran in it."""
SHARED_MEMORY = 8 << 30
"""Size of /dev/shm; engines with several GPUs exchange tensors through it."""


@dataclass(frozen=True, slots=True, order=True)
class Mount:
    """One path of the box; those that lie deeper cover those above them."""

    target: Path
    source: Path | None
    """What is seen there; None: an empty folder."""
    writable: bool = False
    device: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """Whom a box that root starts runs as."""

    uid: int
    gid: int
    groups: tuple[int, ...] = ()
    """Of the GPU devices, where these are not open to everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    mounts: tuple[Mount, ...]
    """Outer ones first."""
    user: User | None
    """None: whoever starts it, in a user namespace."""
    network: bool = False
    file_bytes: int = 1 << 40
    """Size of the largest file it may write."""
    threads: int = MOST_THREADS
    shared_memory: int = SHARED_MEMORY


def mounts(
    *,
    readable: Iterable[Path],
    writable: Iterable[Path],
    hidden: Iterable[Path],
    scratch: Path,
    devices: Iterable[Path] = (),
) -> tuple[Mount, ...]:
    """In the order in which they are made.

    :param hidden: folders that are empty in the box but for what is readable or writable in them
    :param scratch: the folder behind the box's /tmp
    """
    by_target = {SCRATCH: Mount(SCRATCH, scratch, writable=True)}
    for path in hidden:
        by_target[path] = Mount(path, None)
    for path in readable:
        by_target[path] = Mount(path, path)
    for path in writable:
        by_target[path] = Mount(path, path, writable=True)
    for path in devices:
        by_target[path] = Mount(path, path, writable=True, device=True)
    return tuple(sorted(by_target.values(), key=lambda mount: len(mount.target.parts)))


def settled(box: Box, command: Sequence[str], *, powerless: bool = False) -> list[str]:
    """The command under its limits and its user: what runs first inside, whoever built the box.

    :param powerless: whether to give up what a namespace's first user may do
    """
    limits = [f"--nproc={box.threads}", f"--fsize={box.file_bytes}", "--core=0"]
    rights = ["--bounding-set=-all", "--inh-caps=-all"] if powerless else []
    asked = [*_as_user(box.user), *rights, "--no-new-privs"]
    return ["prlimit", *limits, "--", "setpriv", *asked, "--", *command]


def _as_user(user: User | None) -> list[str]:
    if user is None:
        return []
    groups = ",".join(map(str, user.groups))
    asked = [f"--reuid={user.uid}", f"--regid={user.gid}"]
    return [*asked, f"--groups={groups}" if groups else "--clear-groups"]


def ended_inside(status: int) -> int:
    """As subprocess tells it, though a box stands between: a signal is negative."""
    return KILLED_INSIDE - status if status > KILLED_INSIDE else status
