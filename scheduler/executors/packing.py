"""Which slot a run goes to, and how much of its GPU it gets: one rule. Pure.

Where an operator lets several runs share a GPU, each gets the share of its memory that its model
needs, in the order of their turn: one that does not fit now is waited for, for small ones that
slipped past it could keep it waiting for ever. A slot of several GPUs, a CPU, a GPU of unknown
memory, and a run of unknown need are not shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE = 1.0
FILLED = 0.92
"""Share of a GPU's memory that runs may have together; the rest is the driver's and for peaks."""
LEAST = 0.1
"""Even the smallest model needs a context and a cache."""
OVERHEAD_GIB = 4.0
"""Beside what grows with the model: the CUDA context, activations, a first cache of prompts."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a run may see."""

    gpus: str
    """CUDA_VISIBLE_DEVICES; empty: none."""
    gib: float | None = None
    """Memory of its one GPU; None: it is not shared."""


@dataclass(frozen=True, slots=True)
class Placement:
    slot: int
    share: float
    """Of the slot's memory; WHOLE: the slot is the run's own."""


def share_needed(slot: Slot, gib: float | None) -> float:
    """What a run takes of a slot, given the memory that its model needs."""
    if not slot.gib or gib is None:
        return WHOLE
    share = (gib + OVERHEAD_GIB) / slot.gib
    return WHOLE if share > FILLED else max(LEAST, share)


def placement(
    slots: Sequence[Slot], taken: Mapping[int, Sequence[float]], gib: float | None, *, most: int
) -> Placement | None:
    """The slot with the least room that suffices; None if it has to wait.

    :param taken: shares of the runs on each slot, by its place among `slots`
    :param gib: memory the model needs; None: not known
    :param most: runs on one slot at most
    """
    found: list[tuple[float, int, float]] = []
    for place, slot in enumerate(slots):
        here = taken.get(place, ())
        share = share_needed(slot, gib) if most > 1 else WHOLE
        room = WHOLE if not here else FILLED - sum(here)
        if len(here) < most and (not here or share <= room):
            found.append((room - share, place, share))
    if not found:
        return None
    _, place, share = min(found)
    return Placement(place, share)
