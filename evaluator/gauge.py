"""What a run takes of its machine, read from counters: memory, GPU memory, energy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psutil

NVML_ENERGY = "NVML total energy consumption of the run's GPUs"
"""nvmlDeviceGetTotalEnergyConsumption: millijoules since the driver was loaded."""


class Gpus(Protocol):
    """Counters of the GPUs that a run holds."""

    def count(self) -> int:
        """How many it holds."""

    def joules(self) -> float | None:
        """Energy drawn by them since some moment; None where they do not count it."""

    def used_bytes(self) -> int | None:
        """Memory in use on them."""

    def free_bytes(self) -> list[int]:
        """Memory that is free on each."""


@dataclass(frozen=True, slots=True)
class Reading:
    joules: float | None = None
    memory: int | None = None
    gpu_memory: int | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """Without GPUs what belongs to them is unknown, and not 0."""

    gpus: Gpus | None = None

    def read(self) -> Reading:
        if self.gpus is None:
            return Reading(memory=peak_memory())
        return Reading(self.gpus.joules(), peak_memory(), self.gpus.used_bytes())

    def gpu_seconds(self, seconds: float) -> float | None:
        return None if self.gpus is None else seconds * self.gpus.count()

    @property
    def energy_method(self) -> str | None:
        return NVML_ENERGY if self.gpus is not None and self.gpus.joules() is not None else None


def open_gauge() -> Gauge:
    """For the GPUs that this process may use."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    try:
        import pynvml

        pynvml.nvmlInit()
        return Gauge(_nvidia(pynvml, visible))
    except (ImportError, OSError):
        return Gauge()
    except Exception as error:
        # NVML's errors are made at import time, one class for each code.
        if type(error).__module__ != "pynvml":
            raise
        return Gauge()


def _nvidia(nvml: Any, visible: str | None) -> Nvidia | None:  # noqa: ANN401
    if visible is None:
        names = [str(place) for place in range(nvml.nvmlDeviceGetCount())]
    else:
        names = [name.strip() for name in visible.split(",") if name.strip()]
    handles = [
        nvml.nvmlDeviceGetHandleByIndex(int(name))
        if name.isdigit()
        else nvml.nvmlDeviceGetHandleByUUID(name)
        for name in names
    ]
    return Nvidia(nvml, handles) if handles else None


@dataclass(frozen=True, slots=True)
class Nvidia:
    """NVIDIA's management library."""

    nvml: Any = field(repr=False)
    handles: Sequence[Any]

    def count(self) -> int:
        return len(self.handles)

    def joules(self) -> float | None:
        try:
            used = [int(self.nvml.nvmlDeviceGetTotalEnergyConsumption(one)) for one in self.handles]
        except self.nvml.NVMLError:
            return None
        return sum(used) / 1000

    def used_bytes(self) -> int | None:
        try:
            return sum(int(self.nvml.nvmlDeviceGetMemoryInfo(one).used) for one in self.handles)
        except self.nvml.NVMLError:
            return None

    def free_bytes(self) -> list[int]:
        return [int(self.nvml.nvmlDeviceGetMemoryInfo(one).free) for one in self.handles]


def peak_memory() -> int | None:
    """Largest resident set so far of this process and of each descendant alive, summed."""
    me = psutil.Process()
    found = []
    for process in (me, *me.children(recursive=True)):
        with suppress(OSError):
            found.append(_peak(Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")))
    known = [size for size in found if size is not None]
    return sum(known) if known else None


def _peak(status: str) -> int | None:
    """VmHWM, which Linux gives in KiB."""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return None
