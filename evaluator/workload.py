"""How much work each task is, found before the run: a few of its prompts are made and measured.

The unit is a character that a model reads. It serves to compare tasks of one run with one another;
how long a unit takes is measured while the run goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt

from evaluator import harness
from evaluator.backends.choices.plan import common
from evaluator.planner import PlannedTask
from evaluator.spec import Seeds

SAMPLED = 10
"""Items that are looked at, spread over the task."""
SMALL = 0.02
"""Share of all work that a task may have to be taken for a sample."""
WRITTEN = 0.3
"""Share of the tokens a model may write that it does write, where no example shows how much."""
A_TOKEN = 4
"""Characters."""
A_WRITTEN = 5.0
"""Characters read in the time in which one is written, many answers at once."""
LETTER = 3
"""A choice of so few characters is one token, and read together with its rivals everywhere."""
GENERATION = "generate_until"
Asked = list[tuple[str, object]]
"""What an item's requests hold: a context, and a choice or how to write."""


@dataclass(frozen=True, slots=True)
class Workload:
    task: str
    benchmark: str
    kind: str
    """How the model is asked: lm-eval's output type."""
    items: int
    work_an_item: float
    tail: float = 0.0
    """Items that could be written while the last answers are, with fewer and fewer beside them."""

    @property
    def work(self) -> float:
        return self.items * self.work_an_item


def workloads(
    planned: Sequence[PlannedTask], seeds: Seeds, *, shared: bool, at_once: int
) -> list[Workload]:
    """
    :param shared: whether requests that begin alike share that work, see `choices`
    :param at_once: answers that are written together
    """
    with _quiet():
        return [_workload(task, seeds, shared, at_once) for task in planned]


@contextmanager
def _quiet() -> Iterator[None]:
    """lm-eval would announce that it evaluates so few items."""
    loud = logging.getLogger("lm_eval.api.task")
    level = loud.level
    loud.setLevel(logging.WARNING)
    try:
        yield
    finally:
        loud.setLevel(level)


def in_turn(planned: Sequence[PlannedTask], loads: Sequence[Workload]) -> list[PlannedTask]:
    by_name = {task.info.name: task for task in planned}
    return [by_name[load.task] for load in in_turn_of(loads)]


def in_turn_of(loads: Sequence[Workload]) -> list[Workload]:
    """The order in which the rest can be foretold soonest.

    First a small task of those that are read, for their speed; then those that are written, whose
    length nobody knows; then the others. Tasks of one kind stay in the suite's order, so that
    those with common examples stay side by side.
    """
    first = _sample_of([load for load in loads if load.kind != GENERATION])
    return sorted(loads, key=lambda load: (load is not first, load.kind != GENERATION))


def _sample_of(read: Sequence[Workload]) -> Workload | None:
    """Of the small tasks the one whose items are most like all items."""
    if not read:
        return None
    total = sum(load.work for load in read)
    mean = total / sum(load.items for load in read)
    small = [load for load in read if load.work <= SMALL * total]
    small = small or [min(read, key=lambda load: load.work)]
    return min(small, key=lambda load: abs(load.work_an_item - mean))


def _workload(planned: PlannedTask, seeds: Seeds, shared: bool, at_once: int) -> Workload:
    task, count = planned.task, planned.n_items
    step = max(1, count // SAMPLED)
    harness.prepare(planned, seeds)
    task.build_all_requests(samples=list(range(0, count, step))[:SAMPLED])
    items: dict[int, Asked] = {}
    for instance in task.instances:
        items.setdefault(instance.doc_id, []).append(instance.args)
    contexts = {asked[0][0] for asked in items.values()}
    held = common(min(contexts), max(contexts)) if shared and len(contexts) > 1 else 0
    shown = _shown_answer(planned, items)
    measured = [_work(asked, held, shown, shared) for asked in items.values()]
    return Workload(
        planned.info.name,
        planned.benchmark.name,
        str(task.OUTPUT_TYPE),
        count,
        max(1.0, sum(measured) / len(measured)),
        tail=float(at_once) if task.OUTPUT_TYPE == GENERATION else 0.0,
    )


def _shown_answer(planned: PlannedTask, items: Mapping[int, Asked]) -> float | None:
    """Characters of an answer in the examples, which are taken to be half question."""
    task, shots = planned.task, planned.benchmark.num_fewshot
    if not shots:
        return None
    shown = [
        len(asked[0][0]) - len(str(task.doc_to_text(task.eval_docs[place])))
        for place, asked in items.items()
    ]
    return max(1.0, sum(shown) / len(shown) / shots / 2)


def _work(asked: Asked, held: int, shown: float | None, shared: bool) -> float:
    """Of one item, less what it shares with others."""
    fresh = sum(len(context) - held for context in {context for context, *_ in asked})
    options = asked[0][-1]
    if isinstance(options, dict):
        return fresh + A_WRITTEN * _written(options, shown)
    choices = [str(rest[0]) if rest else "" for _, *rest in asked]
    if shared or _letters(choices):
        return fresh + sum(map(len, choices))
    return sum(len(context) for context, *_ in asked) + sum(map(len, choices))


def _written(options: Mapping[str, object], shown: float | None) -> float:
    """Examples are shorter than what models write, the limit is longer: between the two."""
    most = A_TOKEN * float(str(options.get("max_gen_toks", options.get("max_tokens", 256))))
    return WRITTEN * most if shown is None else min(most, sqrt(shown * WRITTEN * most))


def _letters(choices: Iterable[str]) -> bool:
    return all(len(choice) <= LETTER for choice in choices)
