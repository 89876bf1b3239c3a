"""Which GPUs a run may see: LEADERBOARD_SLOTS, one slot a run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence

from results.errors import LeaderboardError

CPU = ""
"""A slot that sees no GPU."""
GPU_IDS = re.compile(r"^[\w-]+(,[\w-]+)*$")
ASK_SECONDS = 30


class InvalidSlots(LeaderboardError):
    def __init__(self, text: str, problem: str) -> None:
        super().__init__(
            f"LEADERBOARD_SLOTS={text!r} {problem}; say for example 0;1 for two slots of one GPU, "
            "0,1 for one slot of two GPUs, or auto"
        )


def slots_of(text: str, find_gpus: Callable[[], Sequence[str]]) -> list[str]:
    """CUDA_VISIBLE_DEVICES of each slot; a machine without GPUs has one CPU slot.

    :raises InvalidSlots: if a slot is no list of GPU ids, or a GPU is named twice
    """
    if text.strip() == "auto":
        return list(find_gpus()) or [CPU]
    slots = [slot.replace(" ", "") for slot in text.split(";")]
    if slots == [CPU]:
        return slots
    if not all(GPU_IDS.match(slot) for slot in slots):
        raise InvalidSlots(text, "does not name the GPUs of every slot")
    ids = [gpu for slot in slots for gpu in slot.split(",")]
    if len(set(ids)) < len(ids):
        raise InvalidSlots(text, "names a GPU twice")
    return slots


def find_gpus(environment: Mapping[str, str]) -> list[str]:
    """Ids of the GPUs this process may use, as nvidia-smi numbers them."""
    chosen = environment.get("CUDA_VISIBLE_DEVICES")
    if chosen is not None:
        return [gpu.strip() for gpu in chosen.split(",") if gpu.strip()]
    tool = shutil.which("nvidia-smi", path=environment.get("PATH"))
    if tool is None:
        return []
    asked = subprocess.run(
        [tool, "--query-gpu=index", "--format=csv,noheader"],
        capture_output=True,
        text=True,
        timeout=ASK_SECONDS,
        check=False,
    )
    return asked.stdout.split() if asked.returncode == 0 else []
