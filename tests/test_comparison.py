"""Paired tests against scipy and brute force; coverage of the interval by simulation."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from results.comparison import (
    Answers,
    NothingInCommon,
    detectable_difference,
    holm,
    paired_difference,
)
from results.ranks import Z95
from results.scoring import TaskItems, task_estimate

REPLICATIONS, CLUSTERS = 10_000, 120


def answers(scores: list[float], clusters: list[str] | None = None) -> Answers:
    keys = [f"i{n}" for n in range(len(scores))]
    return Answers(
        dict(zip(keys, scores, strict=True)), dict(zip(keys, clusters or keys, strict=True))
    )


def test_the_difference_is_counted_on_common_items_only() -> None:
    first = Answers({"a": 1.0, "b": 1.0, "c": 0.0}, {"a": "a", "b": "b", "c": "c"})
    second = Answers({"b": 0.0, "c": 0.0, "d": 1.0}, {"b": "b", "c": "c", "d": "d"})
    found = paired_difference("t", first, second)
    assert (found.n_items, found.first_better, found.second_better) == (2, 1, 0)
    assert found.value == 0.5


def test_runs_without_a_common_item_cannot_be_compared() -> None:
    with pytest.raises(NothingInCommon, match="arc"):
        paired_difference("arc", answers([1.0]), Answers({"x": 1.0}, {"x": "x"}))


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])), min_size=2, max_size=14
    )
)
def test_right_or_wrong_items_get_the_exact_mcnemar_test(pairs: list[tuple[float, float]]) -> None:
    found = paired_difference("t", answers([a for a, _ in pairs]), answers([b for _, b in pairs]))
    better, worse = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
    flips = better + worse
    splits = [sum(way) for way in product((0, 1), repeat=flips)]
    as_uneven = [s for s in splits if abs(2 * s - flips) >= abs(better - worse)]
    assert found.p_value == pytest.approx(len(as_uneven) / len(splits))


def test_graded_items_get_the_paired_z_test() -> None:
    rng = np.random.default_rng(5)
    a, b = rng.random(400), rng.random(400)
    found = paired_difference("t", answers(a.tolist()), answers(b.tolist()))
    reference = stats.ttest_rel(a, b)
    assert found.stderr == pytest.approx(abs((a - b).mean() / reference.statistic))
    assert found.p_value == pytest.approx(reference.pvalue, abs=2e-3)


def test_a_question_asked_twice_is_no_further_evidence() -> None:
    a, b = [1.0, 0.0, 1.0, 0.5], [0.0, 0.0, 1.0, 1.0]
    keys = list("wxyz")
    once = paired_difference("t", answers(a, keys), answers(b, keys))
    twice = paired_difference("t", answers(a * 2, keys * 2), answers(b * 2, keys * 2))
    assert twice.stderr == pytest.approx(once.stderr)


@pytest.mark.parametrize(
    ("p_values", "corrected"),
    [
        pytest.param([0.01, 0.04, 0.03], [0.03, 0.06, 0.06], id="textbook"),
        pytest.param([0.5], [0.5], id="single"),
        pytest.param([0.9, 0.8], [1.0, 1.0], id="never-above-one"),
        pytest.param([], [], id="none"),
    ],
)
def test_holm_corrects_for_many_comparisons(p_values: list[float], corrected: list[float]) -> None:
    assert holm(p_values) == pytest.approx(corrected)


def test_the_detectable_difference_is_found_four_times_in_five() -> None:
    """Draw two models that differ by just that much, and count how often the test sees it."""
    rng, stderr = np.random.default_rng(3), 0.8
    gap = detectable_difference([stderr])
    drawn = rng.normal(gap, math.sqrt(2) * stderr, 40_000)
    found = (np.abs(drawn) > Z95 * math.sqrt(2) * stderr).mean()
    assert found == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("p", [0.2, 0.35, 0.5, 0.65, 0.8])
def test_the_interval_covers_the_truth_95_times_in_100_on_clustered_items(p: float) -> None:
    """Clusters of one to six items that are right or wrong together half of the time."""
    rng = np.random.default_rng(int(1000 * p))
    sizes = rng.integers(1, 7, size=CLUSTERS)
    owner = np.repeat(np.arange(CLUSTERS), sizes)
    names = [str(cluster) for cluster in owner]
    covered = 0
    for _ in range(REPLICATIONS):
        together = rng.random(len(owner)) < 0.5
        shared = (rng.random(CLUSTERS) < p)[owner]
        right = np.where(together, shared, rng.random(len(owner)) < p).astype(float)
        column = right.reshape(-1, 1)
        estimate = task_estimate(TaskItems(column, np.ones_like(column), names))
        assert estimate.stderr is not None
        covered += abs(estimate.value - p) <= Z95 * estimate.stderr
    assert 0.94 <= covered / REPLICATIONS <= 0.96
