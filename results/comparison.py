"""Are two models different? Tests on the items both answered, and what a suite can resolve. Pure.

Two models asked the same items are compared item by item: what is hard for both cancels out, so
the difference is known far better than either score (Miller, arXiv 2411.00640, section 4.2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from results.errors import LeaderboardError
from results.ranks import Z95
from results.scoring import clustered_stderr

POWER = 0.8


class NothingInCommon(LeaderboardError):
    """Two runs answered no common item, so there is nothing to compare."""

    def __init__(self, task: str) -> None:
        super().__init__(f"the two runs have no item of {task} in common")


@dataclass(frozen=True, slots=True)
class Answers:
    """One model's answers to one task."""

    scores: Mapping[str, float]
    """Item key -> its share of the raw score."""
    clusters: Mapping[str, str]
    """Item key -> cluster key."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first model is than the second, on the same items."""

    n_items: int
    """Items both answered."""
    first_better: int
    second_better: int
    value: float
    """Mean difference of the item scores, first minus second, in raw units."""
    stderr: float | None
    p_value: float | None
    """Two-sided: how often chance alone gives a difference this large; None if not known."""

    @property
    def n_differ(self) -> int:
        return self.first_better + self.second_better

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the difference."""
        if self.stderr is None:
            return None
        return self.value - Z95 * self.stderr, self.value + Z95 * self.stderr


def paired_difference(task: str, first: Answers, second: Answers) -> Difference:
    """Compare two models on the items of one task that both answered.

    Where every item is right or wrong and a cluster of its own, the p value is that of the exact
    McNemar test (a sign test on the items that differ); else that of the clustered paired z test.

    :raises NothingInCommon:
    """
    items = sorted(first.scores.keys() & second.scores.keys())
    if not items:
        raise NothingInCommon(task)
    differences = np.array([first.scores[i] - second.scores[i] for i in items])
    clusters = [first.clusters[i] for i in items]
    value = float(differences.mean())
    stderr = clustered_stderr((differences - value) / len(items), clusters)
    better, worse = int((differences > 0).sum()), int((differences < 0).sum())
    exact = len(set(clusters)) == len(items) and bool(np.isin(differences, (-1.0, 0.0, 1.0)).all())
    p_value = sign_test(better, worse) if exact else z_test(value, stderr)
    return Difference(len(items), better, worse, value, stderr, p_value)


def sign_test(better: int, worse: int) -> float:
    """Exact McNemar test: the items that differ fall either way with equal chance."""
    if better + worse == 0:
        return 1.0
    # Half of a web app's memory, for those alone who ask for it.
    from scipy import stats

    return float(stats.binomtest(better, better + worse, 0.5).pvalue)


def z_test(value: float, stderr: float | None) -> float | None:
    """Two-sided p value of a difference with a known standard error; None if it is not known."""
    if stderr is None:
        return None
    if stderr == 0:
        return 1.0 if value == 0 else 0.0
    return math.erfc(abs(value) / stderr / math.sqrt(2))


def holm(p_values: Sequence[float]) -> list[float]:
    """P values corrected for being several (Holm, Scand. J. Statist. 6, 1979); order kept."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected, least = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = least
    return corrected


def detectable_difference(stderrs: Sequence[float]) -> float:
    """Smallest true difference of two models that a two-sided 5 % test finds four times in five.

    For two models with the median of these standard errors, compared without pairing, so pairing
    resolves less than this: (z_0.975 + z_0.8) · √2 · SE.

    :raises ValueError: if there is no standard error to go by
    """
    if not stderrs:
        raise ValueError("no standard errors to go by")
    z = Z95 + NormalDist().inv_cdf(POWER)
    return z * math.sqrt(2) * float(np.median(np.asarray(stderrs)))
