"""lm-eval, asked for one task at a time with one loaded model."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.backends import LoadedModel
from evaluator.planner import PlannedTask
from evaluator.spec import RunSpec, Seeds
from results.errors import LeaderboardError

if TYPE_CHECKING:
    from lm_eval.api.task import Task


class WrongShots(LeaderboardError):
    """lm-eval would show other examples than the suite promises."""

    def __init__(self, task: str, expected: int, found: int) -> None:
        super().__init__(f"{task} shows {found} examples where the suite says {expected}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What lm-eval reports of one task."""

    metrics: Mapping[str, object]
    """By metric and filter, as in `acc,none`."""
    samples: list[dict[str, Any]]
    version: str
    num_fewshot: int


def run(planned: PlannedTask, model: LoadedModel, spec: RunSpec) -> Outcome:
    """As lm-eval's simple_evaluate, less its look at the machine, which takes 9 seconds a task.

    :raises WrongShots:
    """
    from lm_eval.evaluator import evaluate

    name = planned.info.name
    prepare(planned, spec.seeds)
    found = evaluate(
        lm=model.lm,
        task_dict={"tasks": {name: planned.task}},
        limit=spec.limit,
        bootstrap_iters=0,
        log_samples=True,
        apply_chat_template=spec.model.chat_template,
        fewshot_as_multiturn=spec.model.chat_template,
    )
    shots = int(found["n-shot"][name])
    return Outcome(
        found["results"][name], found["samples"][name], str(found["versions"][name]), shots
    )


def prepare(planned: PlannedTask, seeds: Seeds) -> None:
    """Set everything that a task's prompts depend on.

    :raises WrongShots:
    """
    _seed(planned.task, seeds)
    _set_shots(planned)


def _seed(task: Task, seeds: Seeds) -> None:
    from lm_eval.utils import set_torch_seed

    random.seed(seeds.random)
    np.random.seed(seeds.numpy)
    set_torch_seed(seeds.torch)
    task.set_fewshot_seed(seed=seeds.fewshot)


def _set_shots(planned: PlannedTask) -> None:
    """lm-eval's rule: a task that says 0 itself is never given examples."""
    wanted, own = planned.benchmark.num_fewshot, planned.task.get_config("num_fewshot")
    if own == 0 and wanted:
        raise WrongShots(planned.info.name, wanted, own)
    planned.task.set_config(key="num_fewshot", value=wanted)


def task_hash(samples: Iterable[Mapping[str, Any]]) -> str:
    """lm-eval's hash over a task's documents, prompts and targets."""
    from lm_eval.utils import hash_string

    hashes = [s["doc_hash"] + s["prompt_hash"] + s["target_hash"] for s in samples]
    return str(hash_string("".join(hashes)))
