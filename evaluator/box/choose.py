"""Which way of building a box works on this machine, found by building one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from evaluator.box import bubblewrap, namespaces
from evaluator.box.policy import Box, User, mounts
from evaluator.box.system import readable, unprivileged
from results.errors import LeaderboardError

Build = Callable[[Box, Sequence[str]], list[str]]
Way = Literal["bubblewrap", "namespaces"]
WAYS: Mapping[Way, tuple[Build, tuple[str, ...]]] = {
    "bubblewrap": (bubblewrap.command, bubblewrap.TOOLS),
    "namespaces": (namespaces.command, namespaces.TOOLS),
}
"""The better one first, each with the programs it needs."""
SECONDS = 30.0
CURE = (
    "install bubblewrap (apt-get install bubblewrap) and let this user make namespaces (in a "
    "container: --security-opt seccomp=unconfined or --privileged), or set LEADERBOARD_ISOLATION "
    "to auto or off"
)


class NoIsolation(LeaderboardError):
    """The operator demands boxes, and none can be built here."""

    def __init__(self, why: str) -> None:
        super().__init__(f"LEADERBOARD_ISOLATION=required, but no box can be built: {why}; {CURE}")


@dataclass(frozen=True, slots=True)
class Found:
    """How boxes are built here; without a way, why not."""

    way: Way | None
    user: User | None = None
    why: str = ""

    def build(self, box: Box, inner: Sequence[str]) -> list[str]:
        """The command that runs `inner` in the box."""
        if self.way is None:
            raise NoIsolation(self.why)
        return WAYS[self.way][0](box, inner)


def isolation(mode: Literal["auto", "required", "off"], run_as: str) -> Found:
    """What the setting comes to on this machine.

    :raises NoIsolation: if it is required and not to be had
    :raises UnknownUser:
    """
    if mode == "off":
        return Found(None, why="LEADERBOARD_ISOLATION=off")
    found = look(unprivileged(run_as))
    if found.way is None and mode == "required":
        raise NoIsolation(found.why)
    return found


@cache
def look(user: User | None) -> Found:
    """Try each way once in the life of this process."""
    reasons = []
    for way, (build, tools) in WAYS.items():
        if missing := [tool for tool in tools if shutil.which(tool) is None]:
            reasons.append(f"{', '.join(missing)} not installed")
        elif fault := attempt(build, user):
            reasons.append(f"{way}: {fault}")
        else:
            return Found(way, user)
    return Found(None, why="; ".join(reasons))


def attempt(build: Build, user: User | None) -> str:
    """Why an empty box with the interpreter in it cannot be built; empty: it can."""
    with TemporaryDirectory(prefix="leaderboard-box-") as scratch:
        box = Box(
            mounts=mounts(readable=readable(), writable=(), hidden=(), scratch=Path(scratch)),
            user=user,
        )
        try:
            done = subprocess.run(
                build(box, [sys.executable, "-c", ""]),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{type(error).__name__}: {error}"
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
