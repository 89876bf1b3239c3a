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
    """Less is better in every unit kept so far."""

    name: str
    peer: str
    ours: float
    theirs: float
    unit: str
    ratio: float = 0
    """Above 1 where ours is better."""
    machine: str = field(default_factory=machine)

    @classmethod
    def less_is_better(
        cls, name: str, peer: str, ours: float, theirs: float, unit: str
    ) -> Measurement:
        return cls(name, peer, round(ours, 4), round(theirs, 4), unit, round(theirs / ours, 2))


def keep(measurements: list[Measurement], path: Path = RESULTS) -> None:
    """Replace earlier measurements of the same things, leave the rest."""
    fresh = {(m.name, m.peer, m.unit): asdict(m) for m in measurements}
    kept = json.loads(path.read_text()) if path.exists() else []
    rest = [m for m in kept if (m["name"], m.get("peer"), m["unit"]) not in fresh]
    path.write_text(json.dumps([*rest, *fresh.values()], indent=1) + "\n")
