"""The GPUs of this machine, as nvidia-smi describes them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.executors.packing import Slot

ASK_SECONDS = 30
FIELDS = "index,uuid,name,memory.total"


@dataclass(frozen=True, slots=True)
class Gpu:
    index: str
    uuid: str
    name: str
    gib: float
    """Memory."""


def list_gpus(environment: Mapping[str, str]) -> list[Gpu]:
    """All there are, whether or not this process may use them; none without NVIDIA's driver."""
    tool = shutil.which("nvidia-smi", path=environment.get("PATH"))
    if tool is None:
        return []
    asked = subprocess.run(
        [tool, f"--query-gpu={FIELDS}", "--format=csv,noheader,nounits"],
        capture_output=True,
        text=True,
        timeout=ASK_SECONDS,
        check=False,
    )
    return read_gpus(asked.stdout) if asked.returncode == 0 else []


def read_gpus(answer: str) -> list[Gpu]:
    """nvidia-smi's lines; memory that it does not tell (as of unified memory) counts as none."""
    found = []
    for line in answer.splitlines():
        index, uuid, name, memory = (part.strip() for part in line.split(","))
        gib = float(memory) / 1024 if memory.replace(".", "").isdigit() else 0.0
        found.append(Gpu(index, uuid, name, gib))
    return found


def described(backend: str, slots: Sequence[str], gpus: Sequence[Gpu]) -> str:
    """Backend and machine in words: runs on the same take comparable times."""
    wanted = {gpu for slot in slots for gpu in slot.split(",") if gpu}
    names = sorted({gpu.name for gpu in gpus if {gpu.index, gpu.uuid} & wanted})
    widest = max((len(slot.split(",")) for slot in slots if slot), default=0)
    if not widest:
        return f"{backend} on {os.cpu_count()} CPU cores"
    return f"{backend} on {widest} x {' or '.join(names) or 'GPU'}"


def rooms(slots: Sequence[str], gpus: Sequence[Gpu]) -> list[Slot]:
    """The slots, with the memory of those that are one GPU."""
    memory = {name: gpu.gib for gpu in gpus for name in (gpu.index, gpu.uuid)}
    return [Slot(slot, memory.get(slot) or None) for slot in slots]
