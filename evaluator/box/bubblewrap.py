"""A box built by bubblewrap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.box.policy import SCRATCH, Box, Mount, settled

TOOLS = ("bwrap", "prlimit", "setpriv")


def command(box: Box, inner: Sequence[str]) -> list[str]:
    """Dies with whoever starts it, and all inside with it: they have a process namespace."""
    return [
        *("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try",),
        *(() if box.network else ("--unshare-net",)),
        *(("--unshare-user", "--disable-userns") if box.user is None else ()),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--perms", "1777", "--size", str(box.shared_memory), "--tmpfs", "/dev/shm"),
        *(word for mount in box.mounts for word in _mount(mount)),
        *("--remount-ro", "/", "--chdir", str(SCRATCH), "--"),
        *settled(box, inner),
    ]


def _mount(mount: Mount) -> Iterator[str]:
    target = str(mount.target)
    for parent in reversed(mount.target.parents[:-1]):
        # Made by itself, bubblewrap lets nobody but root through.
        yield from ("--dir", str(parent))
    if mount.source is None:
        yield from ("--tmpfs", target)
    elif mount.device:
        yield from ("--dev-bind-try", str(mount.source), target)
    else:
        yield from ("--bind" if mount.writable else "--ro-bind", str(mount.source), target)
