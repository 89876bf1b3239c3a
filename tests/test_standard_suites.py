"""The published suites say what lm-eval's own tasks do, and stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.suite import SUITES as FOLDER
from benchmarks.suite import Suite, load_suite, offered_suites
from evaluator.stock import named_in, stock_tasks
from results.suite import BenchmarkInfo, TaskInfo

PUBLISHED = {
    "open-llm-v1": "65b1b35023bf407c",
    "open-llm-v2": "4bec91e83d6e2bb3",
    "open-llm-v3": "48d9b34cf63cd1cc",
}
"""Runs of unlike digests do not rank together: whoever changes a suite starts a new one."""
SUITES = [load_suite(name) for name in PUBLISHED]
SHOTS = {"hellaswag": 10, "arc_challenge": 25, "winogrande": 5}
"""Where lm-eval leaves it to the caller; MMLU's, too."""


def tasks() -> Iterator[Any]:
    for suite in SUITES:
        for benchmark in suite.info.benchmarks:
            for task in benchmark.tasks:
                yield pytest.param(suite, benchmark, task, id=f"{suite.info.name}-{task.name}")


ALL_TASKS = pytest.mark.parametrize(("suite", "benchmark", "task"), list(tasks()))
ALL_SUITES = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.info.name)


@cache
def stock_files() -> Mapping[str, Path]:
    return named_in(stock_tasks())


@cache
def stock_config(task: str) -> dict[str, Any]:
    """The whole of a stock task's file; functions stay names."""
    from lm_eval.tasks._yaml_loader import load_yaml

    config: dict[str, Any] = load_yaml(stock_files()[task], resolve_func=False)
    return config


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_suite_is_frozen(name: str) -> None:
    assert load_suite(name).info.digest == PUBLISHED[name]


@ALL_TASKS
def test_the_metrics_are_lm_evals(suite: Suite, benchmark: BenchmarkInfo, task: TaskInfo) -> None:
    config = stock_config(task.name)
    assert set(benchmark.metrics) <= {listed["metric"] for listed in config["metric_list"]}
    filters = [listed["name"] for listed in config.get("filter_list", [{"name": "none"}])]
    assert benchmark.filter in filters


@ALL_TASKS
def test_the_shots_are_lm_evals(suite: Suite, benchmark: BenchmarkInfo, task: TaskInfo) -> None:
    family = 5 if task.name.startswith("mmlu_") else SHOTS.get(task.name, 0)
    assert benchmark.num_fewshot == stock_config(task.name).get("num_fewshot", family)


@ALL_TASKS
def test_the_dataset_is_lm_evals(suite: Suite, benchmark: BenchmarkInfo, task: TaskInfo) -> None:
    assert suite.harness.datasets[benchmark.name].repo == stock_config(task.name)["dataset_path"]


@ALL_TASKS
def test_a_mirror_has_a_place_for_every_split_that_is_read(
    suite: Suite, benchmark: BenchmarkInfo, task: TaskInfo
) -> None:
    config = {**stock_config(task.name), **suite.harness.overrides.get(task.name, {})}
    splits = ("training_split", "validation_split", "test_split", "fewshot_split")
    read = {config.get(split) for split in splits} - {None}
    assert set(suite.harness.files[task.name]) == read


@ALL_TASKS
def test_a_baseline_is_one_over_the_choices_where_they_are_fixed(
    suite: Suite, benchmark: BenchmarkInfo, task: TaskInfo
) -> None:
    choices = stock_config(task.name).get("doc_to_choice")
    if isinstance(choices, list) and suite.info.name != "open-llm-v1":
        assert task.baseline == 1 / len(choices)
    elif stock_config(task.name)["output_type"] == "generate_until":
        assert (task.baseline, benchmark.baseline) == (0, 0)


@ALL_SUITES
def test_a_pooled_benchmark_has_the_baseline_of_its_tasks(suite: Suite) -> None:
    pooled = [b for b in suite.info.benchmarks if b.combine == "pool"]
    assert {b.name: {t.baseline for t in b.tasks} for b in pooled} == {
        b.name: {b.baseline} for b in pooled
    }


@ALL_SUITES
def test_overrides_and_clusters_are_for_tasks_of_the_suite(suite: Suite) -> None:
    names = {task.name for benchmark in suite.info.benchmarks for task in benchmark.tasks}
    harness = suite.harness
    assert set(harness.files) == names
    assert {*harness.overrides, *harness.clusters} <= names
    assert set(harness.datasets) == {benchmark.name for benchmark in suite.info.benchmarks}


@ALL_SUITES
def test_whoever_reads_a_suite_learns_where_it_comes_from(suite: Suite) -> None:
    for benchmark in suite.info.benchmarks:
        assert benchmark.source.startswith("https://")
        assert benchmark.licence
        assert "arXiv:" in benchmark.citation


def test_version_one_is_averaged_over_raw_scores() -> None:
    suite = load_suite("open-llm-v1").info
    tasks = [task for benchmark in suite.benchmarks for task in benchmark.tasks]
    assert {t.baseline for t in tasks} | {b.baseline for b in suite.benchmarks} == {0}


def test_only_the_newest_suite_is_on_offer_unasked() -> None:
    offered = [suite.info.name for suite in offered_suites("")]
    assert [name for name in offered if name in PUBLISHED] == ["open-llm-v3"]


def test_a_planned_benchmark_is_no_benchmark_yet() -> None:
    suite = load_suite("open-llm-v3")
    (planned,) = suite.harness.planned
    assert "sandbox" in planned.reason
    names = {task.name for benchmark in suite.info.benchmarks for task in benchmark.tasks}
    assert names.isdisjoint(planned.tasks)
    assert stock_config(planned.tasks[0])["unsafe_code"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_suite_can_be_read_in_an_editor(name: str) -> None:
    lines = (FOLDER / f"{name}.yaml").read_text().splitlines()
    assert [line for line in lines if len(line) > 100] == []
