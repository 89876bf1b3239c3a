"""From items to a cell of the board: means, standard errors, normalisation. Pure.

An estimate is a sum over items, so its error follows from each item's *influence*: how much the
estimate moves by that item. Influences are summed within a cluster (items that share a text, or
the same question asked twice) before they are squared, which is the clustered standard error of
Miller, "Adding Error Bars to Evals" (arXiv 2411.00640, section 2.2) and of Liang and Zeger (1986),
times G/(G-1) for G clusters, so that without clusters it is the usual s/sqrt(n). Near none or all
right it is settled as results.edges says, so that no score is without error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from results.edges import settled
from results.errors import LeaderboardError
from results.suite import BenchmarkInfo

Array = NDArray[np.float64]


class NotAScore(LeaderboardError):
    """Items were to be averaged that are missing, or are no numbers from 0 to 1."""


@dataclass(frozen=True, slots=True)
class TaskItems:
    """The scored items of one task, all arrays of the same length n."""

    values: Array
    """(n, k): each item's value of each of k metrics, 0 to 1."""
    weights: Array
    """(n, k): how often the item counts in that metric; 1 but for instruction-level IFEval."""
    clusters: Sequence[str]
    """n cluster keys; items with the same key are not independent."""

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not self.values.size or self.values.shape != self.weights.shape:
            raise NotAScore(f"no items to score: shape {self.values.shape}")
        if not ((self.values >= 0) & (self.values <= 1)).all():
            raise NotAScore("an item's value is not a number from 0 to 1")
        if not (self.weights.sum(axis=0) > 0).all():
            raise NotAScore("no item carries any weight")

    @property
    def metrics(self) -> Array:
        """(k,): each metric's mean."""
        return np.asarray((self.values * self.weights).sum(axis=0) / self.weights.sum(axis=0))

    @property
    def raw(self) -> float:
        return float(self.metrics.mean())

    @property
    def influences(self) -> Array:
        """(n,): first-order change of `raw` by each item; they sum to 0."""
        shares = self.weights / self.weights.sum(axis=0)
        return np.asarray((shares * (self.values - self.metrics)).mean(axis=1))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score and its standard error in the same unit; None where it cannot be estimated."""

    value: float
    stderr: float | None


def clustered_stderr(influences: Array, clusters: Sequence[str]) -> float | None:
    """Square root of G/(G-1) times the sum of squared cluster totals; None for one cluster."""
    _, index = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    return stderr_of_totals(np.bincount(index, weights=influences).astype(np.float64))


def stderr_of_totals(totals: Array) -> float | None:
    """The same, from the sum of the influences of each cluster."""
    groups = len(totals)
    return math.sqrt(groups / (groups - 1) * float(totals @ totals)) if groups > 1 else None


def task_estimate(items: TaskItems) -> Estimate:
    """Raw score of one task, its error settled at the edges."""
    variance = task_variance(items)
    return Estimate(items.raw, None if variance is None else math.sqrt(variance))


def task_variance(items: TaskItems) -> float | None:
    error = clustered_stderr(items.influences, items.clusters)
    if error is None:
        return None
    return settled(items.raw, error * error, len(items.clusters), len(set(items.clusters)))


def normalise(raw: float, baseline: float) -> float:
    """0 for guessing or worse, 100 for perfect: 100 (raw - b) / (1 - b), cut off below 0."""
    return max(0.0, 100.0 * (raw - baseline) / (1.0 - baseline))


def slope(baseline: float) -> float:
    """Normalised points for one unit of raw score."""
    return 100.0 / (1.0 - baseline)


def benchmark_raw(info: BenchmarkInfo, raws: Sequence[float], counts: Sequence[int]) -> float:
    """Raw score of a benchmark from its tasks', in the suite's order."""
    weights = counts if info.combine == "pool" else [1] * len(raws)
    return math.fsum(r * w for r, w in zip(raws, weights, strict=True)) / sum(weights)


def benchmark_normalised(
    info: BenchmarkInfo, raws: Sequence[float], counts: Sequence[int]
) -> float:
    """Normalised score of a benchmark from its tasks' raw scores, in the suite's order."""
    if info.combine == "pool":
        return normalise(benchmark_raw(info, raws, counts), info.baseline)
    scores = [normalise(r, task.baseline) for r, task in zip(raws, info.tasks, strict=True)]
    return math.fsum(scores) / len(scores)


def benchmark_stderrs(
    info: BenchmarkInfo, items: Sequence[TaskItems]
) -> tuple[float | None, float | None]:
    """Standard errors of a benchmark's raw and normalised score.

    Clusters may reach across tasks (GPQA asks one question in three subsets). The error is that
    of the line through the score, not cut off at the baseline: a model that guesses is uncertain.
    It is unknown where one task has a single cluster, whose own mean leaves nothing to vary.
    """
    if any(len(set(task.clusters)) < 2 for task in items):
        return None, None
    clusters = [key for task in items for key in task.clusters]
    if info.combine == "pool":
        return _pooled_stderrs(info, items, clusters)
    slopes = [slope(task.baseline) / len(items) for task in info.tasks]
    raw = _mean_stderr([1 / len(items)] * len(items), items, clusters)
    return raw, _mean_stderr(slopes, items, clusters)


def _pooled_stderrs(
    info: BenchmarkInfo, items: Sequence[TaskItems], clusters: Sequence[str]
) -> tuple[float, float]:
    counts = [len(task.clusters) for task in items]
    total = sum(counts)
    parts = [n / total * task.influences for n, task in zip(counts, items, strict=True)]
    error = clustered_stderr(np.concatenate(parts), clusters) or 0.0
    score = benchmark_raw(info, [task.raw for task in items], counts)
    raw = math.sqrt(settled(score, error * error, total, len(set(clusters))))
    return raw, slope(info.baseline) * raw


def _mean_stderr(
    shares: Sequence[float], items: Sequence[TaskItems], clusters: Sequence[str]
) -> float:
    """Of a sum of tasks' scores; what a task at the edge lacks is added for it alone."""
    parts = [share * task.influences for share, task in zip(shares, items, strict=True)]
    error = clustered_stderr(np.concatenate(parts), clusters) or 0.0
    lacking = math.fsum(
        share**2 * _lacking(task) for share, task in zip(shares, items, strict=True)
    )
    return math.sqrt(error * error + lacking)


def _lacking(items: TaskItems) -> float:
    """By how much the settled variance of a task is above the usual one."""
    error = clustered_stderr(items.influences, items.clusters) or 0.0
    return (task_variance(items) or 0.0) - error * error


def average(scores: Sequence[Estimate]) -> Estimate:
    """Plain mean of benchmarks that were drawn independently of one another."""
    if not scores:
        raise NotAScore("no benchmarks to average")
    errors = [score.stderr for score in scores]
    known = [error for error in errors if error is not None]
    value = math.fsum(score.value for score in scores) / len(scores)
    if len(known) < len(errors):
        return Estimate(value, None)
    return Estimate(value, math.sqrt(math.fsum(e * e for e in known)) / len(scores))
