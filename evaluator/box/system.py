"""What every box needs of the machine: the system, the interpreter, this product's code, GPUs."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from evaluator.box.policy import User
from results.errors import LeaderboardError

SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/sys"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives"),
    *("/etc/localtime", "/etc/os-release", "/etc/nsswitch.conf", "/etc/mime.types"),
    *("/etc/OpenCL", "/opt/cuda", "/opt/rocm", "/opt/hpcx"),
)
"""No list of users, no home folders, no keys."""
NAMES_AND_TRUST = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/ssl", "/etc/pki", "/etc/ca-certificates"),
)
"""What a box with a network needs beside it: names of machines, and whom to trust."""
PACKAGES = ("benchmarks", "demo", "evaluator", "leaderboard_app", "results", "scheduler")
"""Ours, beside the module `leaderboard`."""
INSTALLED = ("site-packages", "dist-packages")
"""Folders that hold packages and nothing else."""
GPUS = ("nvidia*", "dri", "kfd", "dxg")


class UnknownUser(LeaderboardError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"LEADERBOARD_RUN_AS={name!r} is no user of this machine; name one that owns nothing, "
            "such as nobody"
        )


def readable() -> Iterator[Path]:
    """Paths that exist, as they are spelt."""
    candidates = (
        *map(Path, SYSTEM),
        Path(sys.prefix),
        Path(sys.base_prefix),
        *_imported_from(),
        *_own(),
        *_listed("LD_LIBRARY_PATH"),
        *sentence_models(),
    )
    yield from dict.fromkeys(
        path for path in candidates if path.is_absolute() and os.access(path, os.R_OK)
    )


def roots() -> list[Path]:
    """Where our packages are imported from: a checkout, site-packages, or several places."""
    return list(dict.fromkeys(path.parent for path in _own()))


def _own() -> list[Path]:
    """Our packages, each by itself: what lies beside them is none of the box's business."""
    places = [find_spec(name) for name in (*PACKAGES, "leaderboard")]
    origins = [Path(place.origin).absolute() for place in places if place and place.origin]
    return [path.parent if path.name == "__init__.py" else path for path in origins]


def _imported_from() -> Iterator[Path]:
    """Where all other packages are imported from."""
    ours = {root.resolve() for root in roots() if root.name not in INSTALLED}
    for entry in map(Path, filter(None, sys.path)):
        if entry.is_dir() and entry.resolve() not in {*ours, Path.cwd()}:
            yield entry


def _listed(variable: str) -> Iterator[Path]:
    yield from map(Path, filter(None, os.environ.get(variable, "").split(os.pathsep)))


def sentence_models() -> Iterator[Path]:
    """Where NLTK keeps the models that IFEval's scorer reads; a box has another home."""
    yield from _listed("NLTK_DATA")
    yield Path.home() / "nltk_data"


def gpu_devices(folder: Path = Path("/dev")) -> list[Path]:
    return sorted(path for pattern in GPUS for path in folder.glob(pattern))


def unprivileged(name: str) -> User | None:
    """Whom to run as where root starts a run; None where root does not.

    :raises UnknownUser:
    """
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
    except KeyError:
        raise UnknownUser(name) from None
    return User(found.pw_uid, found.pw_gid, _gpu_groups())


def _gpu_groups() -> tuple[int, ...]:
    nodes = [node for path in gpu_devices() for node in (path, *path.glob("*")) if node.exists()]
    return tuple(sorted({node.stat().st_gid for node in nodes} - {0}))
