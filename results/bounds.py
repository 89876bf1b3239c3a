"""How uncertain a mean can at most be, where nothing but the mean is known. Pure.

An item scored from 0 to 1 varies most if it is scored 0 or 1, so the standard error of the mean p
of n independent items is at most sqrt(p(1-p)/n). A benchmark of several tasks with unlike weights
takes the task means that are worst among all that give the published mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from results.edges import added_variance
from results.scoring import slope
from results.suite import BenchmarkInfo

Floats = NDArray[np.float64]

OVERLAP = {"gpqa": 2880 / 1192}
"""Variance of a mean whose items overlap, over that of as many independent ones. GPQA's diamond
questions are also in main, and those in extended: of 546 questions 198 count three times and 250
twice, so that (9 * 198 + 4 * 250 + 98) / 1192."""


def binomial_bounds(info: BenchmarkInfo, raws: Floats) -> tuple[Floats, Floats]:
    """Largest standard errors of raw and normalised score, from the tasks' item counts.

    At the edges, where that goes to 0, they are those of results.edges.

    With p_i, n_i, s_i a task's mean, items and weight in the score, and m_i its weight in the raw
    score, the largest sum of s_i^2 p_i(1-p_i)/n_i under sum of m_i p_i = p has a closed form,
    1/4 (sum of w_i - (1-2p)^2 / sum of m_i^2/w_i) with w_i = s_i^2/n_i.
    """
    items = np.asarray([task.n_items for task in info.tasks], dtype=float)
    pooled = info.combine == "pool"
    shares = items / items.sum() if pooled else np.full(len(items), 1 / len(items))
    slopes = np.asarray([slope(info.baseline if pooled else t.baseline) for t in info.tasks])
    overlap = OVERLAP.get(info.name, 1.0)
    weights = [w**2 / items for w in (shares, shares * slopes)]
    least = _at_the_edge(raws, 1 / (overlap * float(weights[0].sum())))
    raw, normalised = (
        np.maximum(overlap * _largest(raws, shares, w), least * float(w.sum() / weights[0].sum()))
        for w in weights
    )
    return np.sqrt(raw), np.sqrt(normalised)


def _at_the_edge(raws: Floats, worth: float) -> Floats:
    """Variance of means of so many independent items, as results.edges settles it."""
    return np.asarray([added_variance(float(raw), worth) for raw in raws])


def average_bound(bounds: Sequence[Floats]) -> Floats:
    """Of the plain mean of independent benchmarks."""
    return np.asarray(np.sqrt(sum(bound**2 for bound in bounds)) / len(bounds))


def _largest(raws: Floats, shares: Floats, weights: Floats) -> Floats:
    spread = float(weights.sum()) - (1 - 2 * raws) ** 2 / math.fsum(shares**2 / weights)
    return np.maximum(0.0, spread / 4)
