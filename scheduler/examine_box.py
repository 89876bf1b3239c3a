"""How the child that examines a model is started: in a box where this machine can make one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluator.box.choose import Found
from evaluator.box.policy import SCRATCH, Box, mounts
from evaluator.box.system import readable, roots
from evaluator.lifeline import STARTER

INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""All that the child sees of our environment: no token, no address of the queue."""
INNER = (sys.executable, "-m", "scheduler.examine_child")
THREADS = 256
LARGEST_FILE = 64 << 20


@dataclass(frozen=True, slots=True)
class Start:
    command: list[str]
    environment: dict[str, str]
    folder: Path


def start(found: Found, place: Path, models: Iterable[Path]) -> Start:
    """:param place: what the child may write, and where its order lies
    :param models: what it looks at, and nothing else of the data folder
    """
    if found.way is None:
        told = environment(place) | {STARTER: str(os.getpid())}
        return Start(list(INNER), told, place)
    if found.user is not None:
        for path in (place, *place.iterdir()):
            os.chown(path, found.user.uid, found.user.gid)
    box = Box(
        mounts=mounts(
            readable=[*readable(), *models],
            writable=(),
            hidden=(),
            scratch=place,
        ),
        user=found.user,
        threads=THREADS,
        file_bytes=LARGEST_FILE,
        shared_memory=LARGEST_FILE,
    )
    return Start(found.build(box, INNER), environment(SCRATCH), place)


def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return kept | {
        "HOME": str(home),
        "TMPDIR": str(home),
        "HF_HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(map(str, roots())),
    }
