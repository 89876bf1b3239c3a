"""The standard suites on the real data at hand: items counted, choices ordered, runs scored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.suite import Suite, load_suite
from evaluator.hub_data import HubData
from evaluator.planner import PlannedTask, Planner
from evaluator.reach import reach
from results.scoring import benchmark_normalised, benchmark_raw
from results.suite import BenchmarkInfo
from tests.shared_data import shared_data

COUNTED = {
    "open-llm-v1": {
        "ARC": "1172 items",
        "HellaSwag": "missing",
        "MMLU": "14042 items",
        "TruthfulQA": "817 items",
        "WinoGrande": "missing",
        "GSM8K": "1319 items",
    },
    "open-llm-v2": {
        "IFEval": "541 items",
        "BBH": "5761 items",
        "MATH Lvl 5": "1324 items",
        "GPQA": "missing",
        "MuSR": "missing",
        "MMLU-Pro": "12032 items",
    },
}
RUNS = {
    "01_hlzhang109": {"bbh": 24.50, "gpqa": 7.38, "musr": 6.24, "mmlu-pro": 24.55},
    "03_hlzhang109": {"bbh": 35.81, "gpqa": 9.96, "musr": 14.14, "mmlu-pro": 37.39},
}
"""Whole runs of the board's tasks, and what the board published for the same model."""


# Loads no model, but all of lm-eval's tasks with all of their data: too long for `make check`.
@pytest.mark.engine
@pytest.mark.parametrize("name", COUNTED)
def test_every_item_at_hand_is_counted_and_every_lack_named(name: str, tmp_path: Path) -> None:
    nobody = HubData(tmp_path / "datasets", tmp_path / "pins.json", "http://127.0.0.1:9", None)
    found = {one.of: one for one in reach(load_suite(name), shared_data(), nobody)}
    assert {title: found[title].state for title in COUNTED[name]} == COUNTED[name]
    for title, state in COUNTED[name].items():
        assert (state == "missing") == (".jsonl" in found[title].cure)


@pytest.fixture
def gpqa(tmp_path: Path) -> Path:
    """A mirror with questions in GPQA's columns, brackets included."""
    path = tmp_path / "mirror/gpqa/gpqa_main.jsonl"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as out:
        for number in range(448):
            wrong = {f"Incorrect Answer {n}": f"benzo[{n}]ring {number}" for n in (1, 2, 3)}
            right = {"Question": f"Which ring, {number}?", "Correct Answer": f"a[c]ring {number}"}
            out.write(json.dumps(right | wrong) + "\n")
    return tmp_path / "mirror"


def planned_gpqa(mirror: Path, cache: Path, seed: int) -> PlannedTask:
    suite = load_suite("open-llm-v3")
    (benchmark,) = [b for b in suite.info.benchmarks if b.name == "gpqa"]
    (task,) = Planner(suite, mirror, cache, seed=seed).plan(benchmark, limit=None)
    return task


def choices(task: PlannedTask) -> list[str]:
    return [doc["choice1"] for doc in task.task.eval_docs]


def test_the_order_of_choices_follows_from_the_seed_alone(gpqa: Path, tmp_path: Path) -> None:
    first, again, other = (
        choices(planned_gpqa(gpqa, tmp_path / f"cache-{number}", seed))
        for number, seed in enumerate((0, 0, 1))
    )
    assert first == again != other


def test_the_third_suite_keeps_brackets(gpqa: Path, tmp_path: Path) -> None:
    assert all("[" in choice for choice in choices(planned_gpqa(gpqa, tmp_path / "cache", 0)))


def real_run(name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Results and numbers of items."""
    (path,) = shared_data(f"lm_eval_results/{name}").glob("results_*.json")
    whole = json.loads(path.read_text())
    return whole["results"], whole["n-samples"]


def raws(benchmark: BenchmarkInfo, results: Mapping[str, Any]) -> list[float]:
    (metric,) = benchmark.metrics
    return [results[task.name][f"{metric},none"] for task in benchmark.tasks]


def benchmark_of(suite: Suite, name: str) -> BenchmarkInfo:
    return next(benchmark for benchmark in suite.info.benchmarks if benchmark.name == name)


@pytest.mark.parametrize("run", RUNS)
def test_a_real_run_has_the_items_of_the_suite(run: str) -> None:
    _, counted = real_run(run)
    tasks = [t for b in load_suite("open-llm-v2").info.benchmarks for t in b.tasks]
    assert {t.name: counted[t.name]["effective"] for t in tasks} == {
        t.name: t.n_items for t in tasks
    }


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", ["bbh", "musr"])
def test_a_mean_normalises_each_task_of_a_real_run_first(run: str, name: str) -> None:
    benchmark = benchmark_of(load_suite("open-llm-v2"), name)
    results, _ = real_run(run)
    found, counts = raws(benchmark, results), [t.n_items or 0 for t in benchmark.tasks]
    by_hand = sum(
        max(0.0, (raw - task.baseline) / (1 - task.baseline)) * 100
        for raw, task in zip(found, benchmark.tasks, strict=True)
    ) / len(found)
    score = benchmark_normalised(benchmark, found, counts)
    assert score == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize(("name", "items"), [("gpqa", 1192), ("math", 1324)])
def test_a_pool_counts_the_right_answers_of_a_real_run(run: str, name: str, items: int) -> None:
    benchmark = benchmark_of(load_suite("open-llm-v2"), name)
    results, _ = real_run(run)
    counts = [task.n_items or 0 for task in benchmark.tasks]
    right = [raw * n for raw, n in zip(raws(benchmark, results), counts, strict=True)]
    assert sum(counts) == items
    assert benchmark_raw(benchmark, raws(benchmark, results), counts) == pytest.approx(
        sum(map(round, right)) / items, abs=1e-12
    )


@pytest.mark.parametrize("run", RUNS)
def test_a_real_run_comes_out_near_what_the_board_published(run: str) -> None:
    results, _ = real_run(run)
    suite = load_suite("open-llm-v2")
    found = {}
    for name in RUNS[run]:
        benchmark = benchmark_of(suite, name)
        counts = [task.n_items or 0 for task in benchmark.tasks]
        found[name] = benchmark_normalised(benchmark, raws(benchmark, results), counts)
    assert found == pytest.approx(RUNS[run], abs=1.5)
