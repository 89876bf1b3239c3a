"""How long the items of real tasks are: `python -m bench.profiles OUT`.

Written for the tests of progress: of each task at hand its number of items, the work that is
expected of an item, and the characters read and written of some. An answer is as long as the
task's own; IFEval has none, so its lengths are drawn (median 1,400 characters).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.real_tasks import real_tasks
from evaluator import harness
from evaluator.backends.choices.plan import common
from evaluator.planner import PlannedTask
from evaluator.spec import Seeds
from evaluator.workload import workloads

SPREAD = 20
"""Items a task."""
WRITTEN = ("solution", "answer")
"""Fields of a document that hold an answer in full."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.profiles", description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    with TemporaryDirectory() as cache:
        found = [profile(planned) for planned in real_tasks(Path(cache))]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
    out.write_text(f"[\n{lines}\n]\n")


def profile(planned: PlannedTask) -> dict[str, Any]:
    (shared,) = workloads([planned], Seeds(), shared=True, at_once=0)
    (apart,) = workloads([planned], Seeds(), shared=False, at_once=0)
    return {
        "task": shared.task,
        "benchmark": shared.benchmark,
        "kind": shared.kind,
        "items": shared.items,
        "work": [round(shared.work_an_item), round(apart.work_an_item)],
        "lengths": _lengths(planned),
    }


def _lengths(planned: PlannedTask) -> list[tuple[int, int]]:
    """Characters read, less those that the item before has had, and written."""
    task, random = planned.task, Random(planned.info.name)
    step = max(1, planned.n_items // SPREAD)
    harness.prepare(planned, Seeds())
    task.build_all_requests(samples=list(range(0, planned.n_items, step))[:SPREAD])
    items: dict[int, list[Any]] = {}
    for instance in task.instances:
        items.setdefault(instance.doc_id, []).append(instance.args)
    lengths, before = [], ""
    for at, asked in items.items():
        contexts = sorted({context for context, *_ in asked})
        read = sum(len(text) - common(before, text) for text in contexts)
        before = contexts[-1]
        choices = [rest[0] for _, *rest in asked if rest and isinstance(rest[0], str)]
        written = 0 if choices else _written(task.eval_docs[at], random)
        lengths.append((read + sum(map(len, choices)), written))
    return lengths[1:]


def _written(doc: dict[str, Any], random: Random) -> int:
    own = next((len(doc[field]) for field in WRITTEN if isinstance(doc.get(field), str)), None)
    return own if own and own > LETTERS else int(random.lognormvariate(MEDIAN, SPREAD_OF_IT))


LETTERS = 10
MEDIAN, SPREAD_OF_IT = 7.24, 0.7
"""Of the logarithm of IFEval's drawn lengths."""


if __name__ == "__main__":
    main()
