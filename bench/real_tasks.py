"""Items of the suites' own multiple-choice tasks, as far as a local mirror has their data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.questions import Pair, Question
from benchmarks.suite import Suite, load_suite
from evaluator import harness
from evaluator.data import data_files, missing_files
from evaluator.planner import PlannedTask, Planner
from evaluator.spec import Seeds

DATA = Path(os.environ.get("LEADERBOARD_DATASETS") or Path(__file__).parents[2] / "shared" / "data")
CHOICE = "multiple_choice"
NOWHERE = -1
SUITES = ("open-llm-v1", "open-llm-v2", "open-llm-v3")


def real_choices(
    cache: Path, names: Sequence[str] = (), mirror: Path = DATA
) -> Iterator[PlannedTask]:
    """The multiple-choice tasks among them."""
    for planned in real_tasks(cache, names, mirror):
        if planned.task.OUTPUT_TYPE == CHOICE:
            yield planned


def real_tasks(
    cache: Path, names: Sequence[str] = (), mirror: Path = DATA
) -> Iterator[PlannedTask]:
    """Each task once, however many suites have it; all whose files are here, or those named."""
    seen: set[str] = set()
    for suite in map(load_suite, SUITES):
        planner = Planner(suite, mirror, cache)
        for benchmark in suite.info.benchmarks:
            here = [task.name for task in benchmark.tasks if _is_here(suite, mirror, task.name)]
            wanted = (set(here) & set(names or here)) - seen
            seen |= wanted
            tasks = tuple(task for task in benchmark.tasks if task.name in wanted)
            if tasks:
                some = benchmark.model_copy(update={"tasks": tasks})
                yield from planner.plan(some, limit=None)


def _is_here(suite: Suite, mirror: Path, task: str) -> bool:
    files = data_files(suite, mirror)
    return task in files and not missing_files({task: files[task]})


def questions(planned: PlannedTask, count: int) -> list[Question]:
    """The prompts and choices that lm-eval would ask of a model."""
    harness.prepare(planned, Seeds())
    planned.task.build_all_requests(limit=count)
    items: dict[int, list[Pair]] = {}
    for instance in planned.task.instances:
        items.setdefault(instance.doc_id, []).append(instance.args)
    docs = planned.task.eval_docs
    return [Question(pairs, _right(planned, docs[at])) for at, pairs in items.items()]


def _right(planned: PlannedTask, doc: Mapping[str, object]) -> int:
    """Place among the choices; where several are right, as in TruthfulQA, of the first.

    A few items of BBH have an answer that is no choice: no place.
    """
    target = planned.task.doc_to_target(doc)
    choices = planned.task.doc_to_choice(doc)
    if isinstance(target, str):
        return int(choices.index(target)) if target in choices else NOWHERE
    return int(target[0] if isinstance(target, list) else target)
