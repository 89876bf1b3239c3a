"""Near none or all right an interval is neither empty nor moved, and covers what it should."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from results.bounds import binomial_bounds
from results.contents import published_suite
from results.edges import added_variance, settled
from results.ranks import Z95
from results.scoring import TaskItems, benchmark_stderrs, task_estimate
from tests.record_fixtures import SUITE

SHARES = np.linspace(0.0005, 0.5, 400)


def halves(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Half-widths for 0 to n right items of n, as they are and without settling."""
    shares = np.arange(n + 1) / n
    usual = shares * (1 - shares) / (n - 1)
    found = [settled(s, v, n, n) for s, v in zip(shares.tolist(), usual.tolist(), strict=True)]
    return Z95 * np.sqrt(found), Z95 * np.sqrt(usual)


@pytest.mark.parametrize(("n", "least"), [(50, 0.91), (100, 0.92), (250, 0.92), (1324, 0.93)])
def test_exact_coverage_is_near_95_per_cent_for_every_share(n: int, least: float) -> None:
    """No simulation: every outcome with its probability. Without settling it falls to 2 %."""
    right = np.arange(n + 1)
    ours, usual = (
        [stats.binom.pmf(right, n, p)[abs(right / n - p) <= half].sum() for p in SHARES]
        for half in halves(n)
    )
    assert min(ours) >= least
    assert min(usual) < 0.55
    assert np.mean(ours) == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("n", [60, 100, 541])
def test_all_right_has_the_width_of_statsmodels_agresti_coull_interval(n: int) -> None:
    low, high = proportion_confint(n, n, method="agresti_coull")
    reference = (n + Z95**2 / 2) / (n + Z95**2) - low
    assert high >= 1
    assert halves(n)[0][-1] == pytest.approx(reference)


def test_the_width_changes_smoothly_and_not_at_all_in_the_middle() -> None:
    ours, usual = halves(200)
    middle = slice(40, 161)
    assert ours[middle] == pytest.approx(usual[middle], rel=0.002)
    assert (np.diff(ours[:101]) > 0).all(), "the nearer to the edge, the narrower"
    assert ours[0] > 0


@given(st.floats(0, 1), st.integers(2, 5000), st.floats(0, 0.25))
def test_a_variance_is_never_lowered(score: float, items: int, variance: float) -> None:
    assert settled(score, variance, items, items) >= variance


def test_graded_items_in_the_middle_keep_their_own_small_error() -> None:
    values = np.random.default_rng(4).normal(0.5, 0.05, (400, 1)).clip(0, 1)
    names = [str(n) for n in range(400)]
    estimate = task_estimate(TaskItems(values, np.ones_like(values), names))
    assert estimate.stderr == pytest.approx(values.std(ddof=1) / 20)


def test_a_benchmark_all_right_has_an_error_and_one_task_at_the_edge_adds_its_own() -> None:
    names = [str(n) for n in range(100)]
    every, some = np.ones((100, 1)), np.repeat([[1.0], [0.0]], 50, axis=0)
    ones = np.ones((100, 1))
    sums = benchmark_stderrs(SUITE.benchmarks[0], [TaskItems(every, ones, names)])
    edge = math.sqrt(added_variance(1, 100))
    assert sums == pytest.approx((edge, 100 * edge / 0.75))
    tasks = [TaskItems(every, ones, names), TaskItems(some, ones, [f"b{n}" for n in range(100)])]
    _, points = benchmark_stderrs(SUITE.benchmarks[1], tasks)
    middle = some.std() / math.sqrt(99)
    assert points == pytest.approx(100 * math.hypot(edge / 0.5, middle) / 2, rel=0.01)


def test_a_published_score_of_none_right_has_a_bound() -> None:
    for info in published_suite().benchmarks:
        raw, normalised = binomial_bounds(info, np.array([0.0, 0.5, 1.0]))
        assert (raw > 0).all(), info.name
        assert (normalised > 0).all(), info.name
        assert raw[1] >= max(raw[0], raw[2])
