"""What a comparison measured, kept in `bench/results.json` beside the others' measurements."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


def machine() -> str:
    """Processor and cores, as far as the system tells."""
    cores = f"{os.cpu_count()} cores"
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    return f"{names[0] if names else platform.processor() or platform.machine()}, {cores}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """It has a peer or a target, never both."""

    name: str
    unit: str
    ours: float
    peer: str | None = None
    theirs: float | None = None
    target: float | None = None
    ratio: float = 0
    """Above 1 where ours is better."""
    machine: str = field(default_factory=machine)

    @classmethod
    def less_is_better(
        cls, name: str, peer: str, ours: float, theirs: float, unit: str
    ) -> Measurement:
        ratio = round(theirs / ours, 2)
        return cls(name, unit, round(ours, 4), peer, round(theirs, 4), ratio=ratio)

    @classmethod
    def more_is_better(
        cls, name: str, peer: str, ours: float, theirs: float, unit: str
    ) -> Measurement:
        ratio = round(ours / max(theirs, 1e-9), 2)
        return cls(name, unit, round(ours, 4), peer, round(theirs, 4), ratio=ratio)

    @classmethod
    def within(cls, name: str, target: float, ours: float, unit: str) -> Measurement:
        """Below 1 where it is not. Nothing at all is as good as a billionth."""
        return cls(name, unit, ours, target=target, ratio=round(target / max(ours, 1e-9), 2))


def keep(measurements: list[Measurement], path: Path = RESULTS) -> None:
    """Replace earlier measurements of the same things, leave the rest."""
    fresh = {(m.name, m.peer, m.unit): _row(m) for m in measurements}
    kept = json.loads(path.read_text()) if path.exists() else []
    rest = [m for m in kept if (m["name"], m.get("peer"), m["unit"]) not in fresh]
    path.write_text(json.dumps([*rest, *fresh.values()], indent=1) + "\n")


def _row(measurement: Measurement) -> dict[str, object]:
    return {key: value for key, value in asdict(measurement).items() if value is not None}
