"""Differences on common items, against statsmodels, scipy and the two scores themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from results.comparison import holm
from results.paired import (
    PointDifference,
    average_difference,
    corrected,
    paired_benchmarks,
    unpaired,
)
from results.suite import BenchmarkInfo
from tests.record_fixtures import SUITE

SUMS, PATTERNS = SUITE.benchmarks


def pairs(task: str, first: list[float], second: list[float]) -> pl.DataFrame:
    """As results/sql/sample_pairs.sql gives them, every item a cluster of its own."""
    gaps = np.subtract(second, first)
    return pl.DataFrame(
        {
            "task": [task] * len(gaps),
            "cluster": [f"{task}-{n}" for n in range(len(gaps))],
            "items": [1] * len(gaps),
            "gap": gaps,
            "better": (gaps > 0).astype(int),
            "worse": (gaps < 0).astype(int),
            "graded": ~np.isin(gaps, (-1, 0, 1)),
        }
    )


def benchmark(info: BenchmarkInfo, found: pl.DataFrame) -> PointDifference | None:
    return paired_benchmarks([info], found)[0]


def drawn(seed: int, count: int = 100) -> list[float]:
    return [float(x) for x in np.random.default_rng(seed).integers(0, 2, count)]


def test_the_difference_is_that_of_the_two_scores_in_points() -> None:
    first, second = drawn(1), drawn(2)
    found = benchmark(SUMS, pairs("tiny_sums", first, second))
    assert found is not None
    assert found.points == pytest.approx(100 * (np.mean(second) - np.mean(first)) / 0.75)
    assert (found.n_items, found.n_differ) == (
        100,
        sum(a != b for a, b in zip(first, second, strict=True)),
    )


def test_right_or_wrong_items_get_statsmodels_exact_mcnemar_test() -> None:
    for seed in range(20):
        first, second = drawn(seed), drawn(seed + 50)
        found = benchmark(SUMS, pairs("tiny_sums", first, second))
        table = [
            [sum((a, b) == (x, y) for a, b in zip(first, second, strict=True)) for y in (1, 0)]
            for x in (1, 0)
        ]
        assert found is not None
        assert found.p_value == pytest.approx(mcnemar(table, exact=True).pvalue)


def test_a_mean_of_tasks_gets_the_z_test_over_both_tasks() -> None:
    letters, numbers = (drawn(3), drawn(4)), (drawn(5), drawn(6))
    both = pl.concat([pairs("tiny_letters", *letters), pairs("tiny_numbers", *numbers)])
    found = benchmark(PATTERNS, both)
    gaps = [np.subtract(second, first) for first, second in (letters, numbers)]
    points = 100 * (gaps[0].mean() / 0.5 + gaps[1].mean() / 1.0) / 2
    stderr = math.hypot(
        *(100 * s * g.std() / math.sqrt(99) for s, g in zip((1, 0.5), gaps, strict=True))
    )
    assert found is not None
    assert found.points == pytest.approx(points)
    assert found.stderr == pytest.approx(stderr, rel=0.01)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(abs(points) / found.stderr))


def test_two_that_answer_alike_are_not_known_to_be_equal() -> None:
    same = drawn(7)
    found = benchmark(SUMS, pairs("tiny_sums", same, same))
    assert found is not None
    assert (found.points, found.p_value) == (0, 1)
    assert found.half is not None
    assert 1 < found.half < 4


def test_a_task_without_common_items_leaves_the_benchmark_unpaired() -> None:
    assert benchmark(PATTERNS, pairs("tiny_letters", drawn(1), drawn(2))) is None


def test_published_means_have_a_bound_and_no_p_value() -> None:
    rows: list[dict[str, Any]] = [
        {"sums": 40.0, "sums_bound": 3.0, "sums_stderr": None},
        {"sums": 50.0, "sums_bound": 4.0},
    ]
    found = unpaired("sums", *rows)
    assert (found.kind, found.points, found.stderr, found.p_value) == ("bound", 10, 5, None)
    assert unpaired("sums", {"sums": 1.0}, rows[0]).kind == "unknown"


def test_the_average_is_no_surer_than_its_least_known_part() -> None:
    exact = PointDifference(
        benchmark="a",
        points=2,
        stderr=3,
        p_value=0.5,
        n_items=10,
        n_better=4,
        n_worse=1,
        kind="paired",
    )
    bound = PointDifference(benchmark="b", points=4, stderr=4, p_value=None, kind="bound")
    mean = average_difference([exact, bound])
    assert (mean.points, mean.stderr, mean.kind, mean.p_value, mean.n_items) == (
        3,
        2.5,
        "bound",
        None,
        None,
    )
    assert average_difference([exact, exact]).n_differ == 10


def test_holm_is_statsmodels_holm_and_skips_what_was_not_tested() -> None:
    values = np.random.default_rng(9).random(40) ** 3
    assert holm(values.tolist()) == pytest.approx(multipletests(values, method="holm")[1])
    some = [
        PointDifference(benchmark="x", points=0, stderr=1, p_value=p, kind="paired")
        for p in (0.01, None, 0.04)
    ]
    assert [one.corrected for one in corrected(some)] == [0.02, None, 0.04]
