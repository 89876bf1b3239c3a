"""Dying with one's parent: no evaluator outlives whoever started it, however that one ended."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
ORPHAN = 75
STARTER = "LEADERBOARD_STARTER"
"""Environment variable that tells a process who started it, should that one end before it asks."""
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signum: int, parent: int) -> None:
    """Have the kernel send `signum` when `parent` ends; leave at once if it has ended already."""
    _libc.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(ORPHAN)


def starter() -> int:
    """Whose death is to be ours."""
    return int(os.environ.get(STARTER) or os.getppid())


def tied_to_me() -> Callable[[], None]:
    """For a child to call before it becomes another program, which keeps the kernel's promise."""
    me = os.getpid()

    def tie() -> None:
        die_with_parent(signal.SIGKILL, me)

    return tie
