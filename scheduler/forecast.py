"""When each open submission will be done: the queue played through many times. Pure.

What is ahead of one adds up its uncertainties, so its range is drawn and not computed. Where the
time of one is not known, nothing is said of it or of those behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from scheduler.durations import Duration
from scheduler.expected import Expected

DRAWS = 400
QUANTILES = (0.1, 0.5, 0.9)
LEAST = 0.05
"""Share of its likely time that is left to a run that has lasted longer than was thought."""
PACE_SPREAD = 0.2
"""Of the logarithm of the remaining time that a run itself tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A submission that runs or waits."""

    id: str
    lasts: Duration | None
    started_at: datetime | None = None
    """None: it waits."""
    remaining: float | None = None
    """Seconds that the run itself gives, as soon as it can."""
    not_before: datetime | None = None


def forecast(
    running: Sequence[Ahead], waiting: Sequence[Ahead], *, slots: int, now: datetime, seed: int = 0
) -> dict[str, Expected]:
    """
    :param waiting: in the order of their turn
    :param slots: how many run at once
    """
    draw = np.random.default_rng(seed)
    ends = {one.id: _remaining(one, now, draw) for one in running}
    expected = {ident: _expected(end, now) for ident, end in ends.items() if end is not None}
    if len(expected) < len(running) or slots < 1:
        return expected
    free = np.zeros((DRAWS, max(slots, len(running))))
    for column, end in enumerate(ends.values()):
        free[:, column] = 0.0 if end is None else end
    busy = np.sort(free, axis=1)[:, -slots:]
    for one in waiting:
        if one.lasts is None:
            break
        ended = _take_turn(busy, one, one.lasts, now, draw)
        expected[one.id] = _expected(ended, now)
    return expected


def _take_turn(
    busy: NDArray[np.float64],
    one: Ahead,
    lasts: Duration,
    now: datetime,
    draw: np.random.Generator,
) -> NDArray[np.float64]:
    """Let it run where a slot is free first, in every draw; when it ends, in seconds from now."""
    rows, first = np.arange(DRAWS), busy.argmin(axis=1)
    earliest = (one.not_before - now).total_seconds() if one.not_before else 0.0
    start = np.maximum(busy[rows, first], earliest)
    end = start + draw.lognormal(lasts.middle, lasts.spread, DRAWS)
    busy[rows, first] = end
    return np.asarray(end)


def _remaining(one: Ahead, now: datetime, draw: np.random.Generator) -> NDArray[np.float64] | None:
    if one.remaining is not None:
        return one.remaining * draw.lognormal(0.0, PACE_SPREAD, DRAWS)
    if one.lasts is None or one.started_at is None:
        return None
    passed = (now - one.started_at).total_seconds()
    whole = draw.lognormal(one.lasts.middle, one.lasts.spread, DRAWS)
    return np.maximum(whole - passed, LEAST * one.lasts.likely)


def _expected(ends: NDArray[np.float64], now: datetime) -> Expected:
    early, likely, late = np.quantile(ends, QUANTILES)
    return Expected(*(now + timedelta(seconds=float(end)) for end in (early, likely, late)))
