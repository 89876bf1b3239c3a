"""Which suites an lm-eval output answers in full, and what it lacks of the others. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from results.lm_eval_output import Output
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo

MOST = 4
"""Lacks that are spelled out."""


@dataclass(frozen=True, slots=True)
class Match:
    suite: SuiteInfo
    known: int
    """Tasks of the suite that the output has."""
    lacks: tuple[str, ...]
    """What keeps it from being a score of the suite; empty: nothing."""

    def __str__(self) -> str:
        shown = "; ".join(self.lacks[:MOST])
        more = f"; and {len(self.lacks) - MOST} more" if len(self.lacks) > MOST else ""
        return f"no score of {self.suite.name}: {shown}{more}"


def matches(output: Output, suites: Sequence[SuiteInfo]) -> list[Match]:
    """Suites of which the output has any task, the fullest first."""
    found = []
    for suite in suites:
        tasks = {task.name for info in suite.benchmarks for task in info.tasks}
        if known := len(tasks & set(output.tasks)):
            lacks = [lack for info in suite.benchmarks for lack in _lacks(output, info)]
            found.append(Match(suite, known, tuple(lacks)))
    return sorted(found, key=lambda match: (len(match.lacks), match.suite.name))


def _lacks(output: Output, info: BenchmarkInfo) -> Iterator[str]:
    for task in info.tasks:
        yield from _task_lacks(output, info, task)


def _task_lacks(output: Output, info: BenchmarkInfo, task: TaskInfo) -> Iterator[str]:
    if task.name not in output.tasks:
        yield f"{task.name} is missing"
        return
    for metric in info.metrics:
        number = output.find(task.name, metric, info.filter)
        if number is None:
            yield f"{task.name} has no {metric},{info.filter}"
        elif number.value is None or not 0 <= number.value <= 1:
            yield f"{task.name}: {metric},{info.filter} is no number from 0 to 1"
    yield from _wrong_counts(output, info, task)


def _wrong_counts(output: Output, info: BenchmarkInfo, task: TaskInfo) -> Iterator[str]:
    shots, items = output.shots.get(task.name), output.items.get(task.name)
    if shots is None:
        yield f"{task.name} does not say its shots"
    elif shots != info.num_fewshot:
        yield f"{task.name} has {shots} shots, not {info.num_fewshot}"
    if items is None:
        yield f"{task.name} does not say how many items were answered"
    elif items != task.n_items:
        yield f"{task.name} has {items} items, not {task.n_items}"
