"""Means, errors and normalisation, against worked examples and independent formulas."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.scoring import (
    Estimate,
    NotAScore,
    TaskItems,
    average,
    benchmark_normalised,
    benchmark_raw,
    benchmark_stderrs,
    clustered_stderr,
    normalise,
    task_estimate,
)
from results.suite import BenchmarkInfo, TaskInfo
from tests.shared_data import shared_data


def items(values: list[float], clusters: list[str] | None = None) -> TaskItems:
    """One metric, every item counted once; each item its own cluster unless said otherwise."""
    column = np.array(values, dtype=float).reshape(-1, 1)
    return TaskItems(column, np.ones_like(column), clusters or [str(i) for i in range(len(values))])


def benchmark(combine: str, *baselines: float, baseline: float = 0.0) -> BenchmarkInfo:
    tasks = tuple(
        TaskInfo(name=f"t{i}", title=f"T{i}", baseline=value) for i, value in enumerate(baselines)
    )
    return BenchmarkInfo.model_validate(
        {
            "name": "b",
            "title": "B",
            "description": "A benchmark.",
            "metrics": ("acc",),
            "combine": combine,
            "baseline": baseline,
            "tasks": tasks,
        }
    )


@pytest.mark.parametrize(
    ("raw", "baseline", "normalised"),
    [
        pytest.param(0.6, 0.25, 46.67, id="gpqa"),
        pytest.param(0.5309175531914894, 0.1, 47.88, id="mmlu-pro"),
        pytest.param(0.25, 0.25, 0.0, id="guessing"),
        pytest.param(0.1, 0.25, 0.0, id="below-guessing"),
        pytest.param(1.0, 0.25, 100.0, id="perfect"),
        pytest.param(0.42, 0.0, 42.0, id="nothing-to-guess"),
    ],
)
def test_normalised_runs_from_guessing_to_perfect(
    raw: float, baseline: float, normalised: float
) -> None:
    assert normalise(raw, baseline) == pytest.approx(normalised, abs=0.005)


def test_a_benchmark_of_subtasks_is_the_plain_mean_of_normalised_subtasks() -> None:
    musr = benchmark("mean", 0.5, 0.2, 1 / 3)
    assert benchmark_normalised(musr, [0.7, 0.4, 0.6], [250, 256, 250]) == pytest.approx(35.0)


def test_a_pooled_benchmark_weighs_its_items_alike() -> None:
    gpqa = benchmark("pool", 0.25, 0.25, baseline=0.25)
    assert benchmark_raw(gpqa, [1.0, 0.0], [30, 10]) == 0.75
    assert benchmark_normalised(gpqa, [1.0, 0.0], [30, 10]) == pytest.approx(100 * 0.5 / 0.75)


def test_every_row_of_the_retired_board_is_normalised_as_it_was_published() -> None:
    table = shared_data("open_llm_leaderboard_v2/contents_2025-02-20_3913rows.csv")
    baselines = {"IFEval": 0.0, "MATH Lvl 5": 0.0, "GPQA": 0.25, "MMLU-PRO": 0.1}
    published = ["IFEval", "BBH", "MATH Lvl 5", "GPQA", "MUSR", "MMLU-PRO"]
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3913
    for row in rows:
        for name, baseline in baselines.items():
            ours = normalise(float(row[f"{name} Raw"]), baseline)
            assert ours == pytest.approx(float(row[name]), abs=1e-6)
        mean = average([Estimate(float(row[name]), None) for name in published]).value
        assert mean == pytest.approx(
            float(next(v for k, v in row.items() if "Average" in k)), abs=1e-6
        )


def test_without_clusters_the_error_is_the_sample_deviation_over_root_n() -> None:
    values = [0.0, 1.0, 1.0, 0.5, 0.25]
    estimate = task_estimate(items(values))
    assert estimate.value == pytest.approx(np.mean(values))
    assert estimate.stderr == pytest.approx(np.std(values, ddof=1) / math.sqrt(5))


def test_asking_every_question_twice_does_not_shrink_the_error() -> None:
    once = task_estimate(items([0.0, 1.0, 1.0, 0.0])).stderr
    twice = task_estimate(items([0.0, 1.0, 1.0, 0.0] * 2, ["a", "b", "c", "d"] * 2)).stderr
    assert twice == pytest.approx(once)


def test_one_item_leaves_the_error_unknown() -> None:
    assert task_estimate(items([1.0])).stderr is None


def test_instruction_level_accuracy_weighs_prompts_by_their_instructions() -> None:
    """IFEval: prompt-level 1 of 2; instruction-level 3 of 4; the score is their mean."""
    values = np.array([[1.0, 1.0], [0.0, 2 / 3]])
    weights = np.array([[1.0, 1.0], [1.0, 3.0]])
    assert TaskItems(values, weights, ["p", "q"]).raw == pytest.approx((0.5 + 0.75) / 2)


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from("abcdef")), min_size=2, max_size=40
    )
)
def test_clustered_error_is_millers_formula_with_the_small_sample_factor(
    drawn: list[tuple[float, str]],
) -> None:
    values, clusters = [v for v, _ in drawn], [c for _, c in drawn]
    groups = len(set(clusters))
    estimate = task_estimate(items(values, clusters))
    if groups < 2:
        assert estimate.stderr is None
        return
    mean, n = sum(values) / len(values), len(values)
    pairs = sum(
        (a - mean) * (b - mean)
        for i, (a, c) in enumerate(drawn)
        for j, (b, d) in enumerate(drawn)
        if c == d or i == j
    )
    expected = math.sqrt(pairs / n**2 * groups / (groups - 1)) if pairs > 1e-12 else 0.0
    drawn_items = items(values, clusters)
    usual = clustered_stderr(drawn_items.influences, clusters)
    assert usual == pytest.approx(expected, abs=1e-9)
    assert usual is not None
    assert estimate.stderr is not None
    assert estimate.stderr >= usual - 1e-12, "settled at the edges, see tests/test_edges.py"


def test_a_question_shared_by_two_tasks_counts_once_in_the_benchmarks_error() -> None:
    tasks = [items([0.0, 1.0, 1.0, 0.0], list("abcd"))] * 2
    pooled, _ = benchmark_stderrs(benchmark("pool", 0.0, 0.0), tasks)
    assert pooled == pytest.approx(task_estimate(tasks[0]).stderr)


def test_normalised_error_scales_each_subtask_by_its_own_baseline() -> None:
    tasks = [items([0.0, 1.0, 1.0, 0.0], list("abcd")), items([1.0, 0.0, 1.0, 1.0], list("efgh"))]
    _, points = benchmark_stderrs(benchmark("mean", 0.5, 0.2), tasks)
    first, second = (task_estimate(task).stderr or math.nan for task in tasks)
    expected = math.hypot(100 * first / 0.5, 100 * second / 0.8) / 2
    assert points == pytest.approx(expected, rel=0.08), "up to the factor G/(G-1) of each task"


def test_a_task_of_one_item_leaves_its_benchmarks_error_unknown() -> None:
    tasks = [items([1.0]), items([0.0])]
    assert benchmark_stderrs(benchmark("mean", 0.5, 0.2), tasks) == (None, None)


def test_the_average_carries_the_errors_of_independent_benchmarks() -> None:
    mean = average([Estimate(40.0, 3.0), Estimate(60.0, 4.0)])
    assert (mean.value, mean.stderr) == (50.0, 2.5)


def test_one_unknown_error_makes_the_averages_error_unknown() -> None:
    assert average([Estimate(40.0, 3.0), Estimate(60.0, None)]).stderr is None


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="nothing"),
        pytest.param([math.nan, 1.0], id="nan"),
        pytest.param([1.5], id="above-one"),
        pytest.param([-0.1], id="below-zero"),
    ],
)
def test_what_is_no_score_is_refused(values: list[float]) -> None:
    with pytest.raises(NotAScore):
        items(values)


def test_no_benchmarks_have_no_average() -> None:
    with pytest.raises(NotAScore):
        average([])


def test_influences_of_one_cluster_leave_the_error_unknown() -> None:
    assert clustered_stderr(np.array([0.1, -0.1]), ["a", "a"]) is None
