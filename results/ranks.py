"""Ranks as ranges: what place a model may have, given the errors of all. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054
"""Half-width of a 95 % interval of the normal distribution, in standard errors."""

Floats = NDArray[np.float64]


def rank_ranges(averages: Floats, stderrs: Floats) -> tuple[Floats, Floats]:
    """Best and worst place of each: 1 + those wholly above it, N - those wholly below it.

    Wholly above means that the 95 % intervals do not touch. Where an error is unknown (NaN), the
    range is unknown too, and that model is neither above nor below any other.
    """
    low, high = averages - Z95 * stderrs, averages + Z95 * stderrs
    known = ~np.isnan(stderrs)
    lows, highs = np.sort(low[known]), np.sort(high[known])
    above = len(lows) - np.searchsorted(lows, high, side="right")
    below = np.searchsorted(highs, low, side="left")
    best = np.where(known, 1 + above, np.nan)
    worst = np.where(known, len(averages) - below, np.nan)
    return best, worst
