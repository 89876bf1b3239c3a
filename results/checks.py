"""Whether a run may be ranked: whole, of one suite, and true to the formulas."""

from __future__ import annotations

import math

from results.errors import LeaderboardError
from results.record import BenchmarkScore, RunRecord, TaskScore
from results.scoring import benchmark_normalised, benchmark_raw
from results.suite import BenchmarkInfo, TaskInfo

TOLERANCE = 1e-9


class NotRanked(LeaderboardError):
    """A run is not a score: limited, incomplete, or contradicting itself."""

    def __init__(self, run_id: str, problem: str) -> None:
        super().__init__(f"run {run_id} is not ranked: {problem}")
        self.run_id = run_id
        self.problem = problem


def check_ranked(record: RunRecord) -> None:
    """:raises NotRanked: naming the first reason"""
    if record.limit is not None:
        raise NotRanked(record.run_id, f"only {record.limit} items a task were run")
    tasks = {task.task: task for task in record.tasks}
    scores = {score.benchmark: score for score in record.benchmarks}
    _check_names(record)
    for benchmark in record.suite.benchmarks:
        for info in benchmark.tasks:
            _check_task(record.run_id, info, benchmark, tasks[info.name])
        of_it = [tasks[info.name] for info in benchmark.tasks]
        _check_benchmark(record.run_id, benchmark, scores[benchmark.name], of_it)


def _check_names(record: RunRecord) -> None:
    """Each benchmark and task of the suite once, and nothing else."""
    benchmarks = record.suite.benchmarks
    for word, wanted, found in (
        ("task", [t.name for b in benchmarks for t in b.tasks], [t.task for t in record.tasks]),
        ("benchmark", [b.name for b in benchmarks], [b.benchmark for b in record.benchmarks]),
    ):
        if missing := set(wanted) - set(found):
            raise NotRanked(record.run_id, f"it has no {word} {', '.join(sorted(missing))}")
        if sorted(wanted) != sorted(found):
            raise NotRanked(record.run_id, f"it has a {word} twice, or one its suite has not")


def _check_task(run_id: str, info: TaskInfo, benchmark: BenchmarkInfo, score: TaskScore) -> None:
    if info.n_items is not None and score.n_items != info.n_items:
        raise NotRanked(
            run_id, f"task {info.name} has {info.n_items} items, of which {score.n_items} were run"
        )
    if score.num_fewshot != benchmark.num_fewshot:
        raise NotRanked(
            run_id,
            f"task {info.name} was run with {score.num_fewshot} shots, not {benchmark.num_fewshot}",
        )


def _check_benchmark(
    run_id: str, info: BenchmarkInfo, score: BenchmarkScore, tasks: list[TaskScore]
) -> None:
    raws, counts = [task.raw for task in tasks], [task.n_items for task in tasks]
    expected = benchmark_raw(info, raws, counts), benchmark_normalised(info, raws, counts)
    pairs = zip(("raw", "normalised"), (score.raw, score.normalised), expected, strict=True)
    for name, stated, right in pairs:
        if not math.isclose(stated, right, rel_tol=0, abs_tol=100 * TOLERANCE):
            raise NotRanked(run_id, f"benchmark {info.name} states {name} {stated}, not {right}")
