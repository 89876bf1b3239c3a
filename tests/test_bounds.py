"""The binomial bound is as large as an error over independent items can be, and no larger."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from results.bounds import average_bound, binomial_bounds
from results.contents import published_suite
from results.edges import added_variance
from results.scoring import slope
from results.suite import BenchmarkInfo, TaskInfo

RAWS = np.array([0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
INFOS = {info.name: info for info in published_suite().benchmarks}


def one_task(items: int, baseline: float) -> BenchmarkInfo:
    task = TaskInfo(name="t", title="T", n_items=items, baseline=baseline)
    return BenchmarkInfo(
        name="b", title="B", description="d", metrics=("acc",), baseline=baseline, tasks=(task,)
    )


@pytest.mark.parametrize(("items", "baseline"), [(100, 0.0), (541, 0.25)])
def test_of_a_single_task_it_is_the_binomial_error(items: int, baseline: float) -> None:
    raw, normalised = binomial_bounds(one_task(items, baseline), RAWS)
    added = [added_variance(float(raw), items) for raw in RAWS]
    right = np.sqrt(np.maximum(RAWS * (1 - RAWS) / items, added))
    assert raw == pytest.approx(right)
    assert normalised == pytest.approx(100 / (1 - baseline) * right)


@pytest.mark.parametrize("raw", [0.35, 0.5, 0.6])
@pytest.mark.parametrize("name", ["bbh", "musr"])
def test_of_several_tasks_it_is_the_worst_that_gives_the_published_mean(
    name: str, raw: float
) -> None:
    info = INFOS[name]
    items = np.array([task.n_items for task in info.tasks])
    slopes = np.array([slope(task.baseline) for task in info.tasks])

    def error(means: np.ndarray) -> float:
        return math.sqrt((slopes**2 * means * (1 - means) / items).sum()) / len(items)

    worst = optimize.minimize(
        lambda means: -error(means),
        np.full(len(items), raw),
        bounds=[(0, 1)] * len(items),
        constraints={"type": "eq", "fun": lambda means: means.mean() - raw},
    )
    _, normalised = binomial_bounds(info, np.array([raw]))
    assert normalised[0] == pytest.approx(error(worst.x), rel=1e-4)


def test_questions_that_are_asked_several_times_count_as_what_they_are() -> None:
    """GPQA: 198 of 546 questions are asked three times, 250 twice, the others once."""
    rng = np.random.default_rng(7)
    times = np.repeat([3, 2, 1], [198, 250, 98])
    answers = rng.random((20_000, 546)) < 0.4
    spread = (answers @ times / times.sum()).std()
    raw, _ = binomial_bounds(INFOS["gpqa"], np.array([0.4]))
    assert times.sum() == sum(task.n_items or 0 for task in INFOS["gpqa"].tasks)
    assert raw[0] == pytest.approx(spread, rel=0.02)


def test_the_bound_of_the_average_is_that_of_independent_benchmarks() -> None:
    assert average_bound([np.array([3.0]), np.array([4.0])]) == pytest.approx([2.5])
