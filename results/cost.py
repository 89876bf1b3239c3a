"""What a run took of its machine: counted, never guessed; what nothing measured is None."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from results.suite import Words

JOULES_PER_KWH = 3.6e6


class Effort(Words):
    """What answering one task took."""

    gpu_seconds: float | None = Field(None, ge=0.0)
    """Seconds times the GPUs that the run held; None where it held none."""
    energy_joules: float | None = Field(None, ge=0.0)
    """Of those GPUs, by their own counters."""
    peak_memory_bytes: int | None = Field(None, ge=0)
    """Largest resident set of each of the run's processes so far, summed."""
    peak_gpu_bytes: int | None = Field(None, ge=0)
    """Largest memory in use on those GPUs, summed; looked at after each shard of items."""


class RunCost(Effort):
    """The sums over a run's tasks, and the largest of what are peaks."""

    seconds: float = Field(ge=0.0)
    """On tasks; loading is told apart."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    energy_method: str | None = None
    """How the energy was measured; None where it was not."""

    @property
    def tokens_per_second(self) -> float | None:
        """Tokens of prompts and answers that a second on tasks dealt with."""
        if self.prompt_tokens is None or not self.seconds:
            return None
        return (self.prompt_tokens + (self.completion_tokens or 0)) / self.seconds


def known_sum(parts: Iterable[float | None]) -> float | None:
    """None as soon as one part is not known, and where there is none."""
    listed = list(parts)
    known = [part for part in listed if part is not None]
    return sum(known) if listed and len(known) == len(listed) else None


def known_max(parts: Iterable[int | None]) -> int | None:
    """Of those that are known."""
    return max((part for part in parts if part is not None), default=None)


def co2_grams(energy_joules: float | None, grams_per_kwh: float | None) -> float | None:
    """Emissions of so much energy from a grid; a figure of the reader's, hence never stored."""
    if energy_joules is None or grams_per_kwh is None:
        return None
    return energy_joules / JOULES_PER_KWH * grams_per_kwh
