"""Over how many GPUs a model is split, and how many copies of it answer: one rule. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from results.errors import LeaderboardError
from results.record import Precision

BYTES: dict[Precision, float] = {
    "float32": 4.0,
    "bfloat16": 2.0,
    "float16": 2.0,
    "8bit": 1.0,
    "4bit": 0.5,
    "GPTQ": 0.5,
    "AWQ": 0.5,
}
"""Of one parameter, once it is loaded."""
ROOM = 1.3
"""Weights, and what computing with them takes: the cache of prompts most of all."""
SHARE = 0.9
"""Of a GPU's free memory that a run may fill."""
GIB = 2**30


class BadSizes(LeaderboardError):
    """The operator asked for sizes that this machine or model cannot have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator chose; None: the rule decides."""

    tensor: int | None = None
    data: int | None = None


@dataclass(frozen=True, slots=True)
class Sizes:
    tensor: int
    """GPUs that one copy of the model is split over."""
    data: int
    """Copies, each with a process of its own."""
    because: str
    """For the record and the log."""


def bytes_needed(parameters: int | None, precision: Precision) -> float | None:
    """Memory that a model takes with what computing needs; None where its size is not known."""
    return None if parameters is None else parameters * BYTES[precision] * ROOM


def choose(
    needed: float | None, free: Sequence[int], asked: Asked, *, heads: int | None, splits: bool
) -> Sizes:
    """The smallest split that holds the model, and as many copies as GPUs are left for.

    :param needed: bytes, as bytes_needed gives them
    :param free: bytes free on each GPU; empty: there is none
    :param heads: attention heads, which a split must divide; None: not known
    :param splits: whether the backend can split a model at all
    :raises BadSizes:
    """
    if not free:
        return _on_cpu(asked)
    count = len(free)
    able = [
        size
        for size in range(1, count + 1)
        if size == 1 or (splits and (heads is None or heads % size == 0))
    ]
    tensor, why = (asked.tensor, "as asked") if asked.tensor else _split(needed, free, able)
    if tensor not in able or tensor * (asked.data or 1) > count:
        raise BadSizes(
            f"{asked.data or 1} copies split over {tensor} GPUs each cannot be had: the run has "
            f"{count}, and its model can be split over {', '.join(map(str, able))}; set "
            "LEADERBOARD_TENSOR_PARALLEL and LEADERBOARD_DATA_PARALLEL otherwise, or unset both"
        )
    data = asked.data or count // tensor
    copies = f"{data} {'copy' if data == 1 else 'copies'} on {count} GPUs"
    return Sizes(tensor, data, f"split over {tensor} ({why}), {copies}")


def _split(needed: float | None, free: Sequence[int], able: Sequence[int]) -> tuple[int, str]:
    """Copies stand on GPUs side by side, so the fullest one tells what each can hold."""
    if needed is None:
        return able[-1], "its size is not known"
    room = min(free) * SHARE
    for size in able:
        if needed <= size * room:
            return size, f"{needed / GIB:.1f} GiB needed, {room / GIB:.1f} GiB free on each"
    return able[-1], f"{needed / GIB:.1f} GiB needed, more than there are"


def _on_cpu(asked: Asked) -> Sizes:
    if asked.tensor not in (None, 1):
        raise BadSizes(
            f"a model cannot be split over {asked.tensor} GPUs where there is none; unset "
            "LEADERBOARD_TENSOR_PARALLEL"
        )
    data = asked.data or 1
    return Sizes(1, data, f"no GPU, {data} {'copy' if data == 1 else 'copies'}")
