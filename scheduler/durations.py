"""How long a run will take, judged by those that were run on the same hardware. Pure.

The logarithm of the time is a straight line in the logarithm of the parameters, fitted with a prior
on its slope: between a time that does not grow with the model and one that grows in proportion. The
range is the one in which four new runs of five end (Student's t, with a prior on the spread, so
that one run alone gives a wide range instead of none).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

SLOPE, SLOPE_SPREAD = 0.7, 0.3
"""Prior: time grows somewhat less than parameters do."""
SPREAD, SPREAD_WEIGHT = 0.4, 2.0
"""Prior: two runs of one size differ by a factor of 1.5, as if seen in two runs."""
COVERED = 0.8
NEWEST = 200
"""Runs that are looked at: hardware and software change."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A run that finished."""

    parameters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds that a run will take, as its logarithm's middle and spread."""

    middle: float
    spread: float
    """Of the normal distribution that covers the same four fifths."""

    @property
    def likely(self) -> float:
        return math.exp(self.middle)

    @property
    def range(self) -> tuple[float, float]:
        """Four runs of five lie between."""
        half = self.spread * NormalDist().inv_cdf((1 + COVERED) / 2)
        return math.exp(self.middle - half), math.exp(self.middle + half)


def duration(timings: Sequence[Timing], parameters: int | None) -> Duration | None:
    """None where nothing is known: no run of this suite yet, or a model of unknown size."""
    from scipy import stats

    usable = [one for one in timings if one.seconds > 0][:NEWEST]
    if not usable or parameters is None:
        return None
    x = np.log([one.parameters for one in usable])
    y = np.log([one.seconds for one in usable])
    dx = x - x.mean()
    hold = (SPREAD / SLOPE_SPREAD) ** 2
    weight = float(dx @ dx) + hold
    slope = min(1.0, max(0.0, (float(dx @ y) + hold * SLOPE) / weight))
    rest = y - y.mean() - slope * dx
    freedom = SPREAD_WEIGHT + len(usable) - 1
    variance = (SPREAD_WEIGHT * SPREAD**2 + float(rest @ rest)) / freedom
    step = math.log(parameters) - float(x.mean())
    error = math.sqrt(variance * (1 + 1 / len(usable) + step**2 / weight))
    quantile = (1 + COVERED) / 2
    widened = float(stats.t.ppf(quantile, freedom)) / NormalDist().inv_cdf(quantile)
    return Duration(float(y.mean()) + slope * step, error * widened)
