"""lm-eval, asked for one task at a time with one loaded model. No other module runs it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.suite import Suite
from evaluator.backends import LoadedModel
from evaluator.data import check_data, data_files
from evaluator.spec import RunSpec, Seeds
from evaluator.stock import task_folders
from results.errors import LeaderboardError
from results.suite import BenchmarkInfo, TaskInfo

if TYPE_CHECKING:
    from lm_eval.api.task import Task


class WrongItems(LeaderboardError):
    """The data hold other items than the suite promises."""

    def __init__(self, task: str, expected: int, found: int) -> None:
        super().__init__(
            f"{task} has {found} items where the suite says {expected}: its data are shortened or "
            "of another version"
        )


class WrongShots(LeaderboardError):
    """lm-eval would show other examples than the suite promises."""

    def __init__(self, task: str, expected: int, found: int) -> None:
        super().__init__(f"{task} shows {found} examples where the suite says {expected}")


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task with its data at hand, ready to be run."""

    info: TaskInfo
    benchmark: BenchmarkInfo
    task: Task
    n_items: int
    """Items that will be asked, after the limit."""
    cluster_field: str | None

    @property
    def n_requests(self) -> int:
        """Known once lm-eval has begun with the task."""
        return sum(instance.repeats for instance in self.task.instances)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What lm-eval reports of one task."""

    metrics: Mapping[str, object]
    """By metric and filter, as in `acc,none`."""
    samples: list[dict[str, Any]]
    version: str
    num_fewshot: int


def plan(suite: Suite, mirror: Path | None, cache: Path, limit: int | None) -> list[PlannedTask]:
    """Every task of the suite in its order, before any model is loaded.

    :raises MissingData, NoMirror, MissingNeed, UnknownTask, WrongItems:
    """
    check_data(suite, mirror)
    planner = Planner(suite, mirror, cache)
    return [task for info in suite.info.benchmarks for task in planner.plan(info, limit)]


class Planner:
    """Loads the tasks of a suite, without a model.

    :param cache: where `datasets` may write; never the user's home
    """

    def __init__(self, suite: Suite, mirror: Path | None, cache: Path) -> None:
        from datasets import disable_progress_bars
        from lm_eval.tasks import TaskManager

        disable_progress_bars()
        names = [task.name for benchmark in suite.info.benchmarks for task in benchmark.tasks]
        folders = task_folders(names, suite.tasks_path)
        self._manager = TaskManager(include_path=folders, include_defaults=False)
        self._files, self._cache = data_files(suite, mirror), cache
        self._harness = suite.harness

    def plan(self, benchmark: BenchmarkInfo, limit: int | None) -> list[PlannedTask]:
        """:raises WrongItems:"""
        planned = []
        for info in benchmark.tasks:
            task = self._load(info.name)
            field = self._harness.clusters.get(info.name)
            planned.append(PlannedTask(info, benchmark, task, _count(task, info, limit), field))
        return planned

    def _load(self, name: str) -> Task:
        """A group of one is lm-eval's way to load a known task with some keys replaced."""
        changes = {**self._sources(name), **self._harness.overrides.get(name, {})}
        loaded = self._manager.load([{"group": "planned", "task": [{"task": name, **changes}]}])
        return loaded["tasks"][name]

    def _sources(self, name: str) -> dict[str, Any]:
        """Configuration that makes a task read local files instead of the Hub's."""
        if name not in self._files:
            return {}
        paths = {split: str(path) for split, path in self._files[name].items()}
        return {
            "dataset_path": "json",
            "dataset_name": None,
            "dataset_kwargs": {"data_files": paths, "cache_dir": str(self._cache)},
        }


def run(planned: PlannedTask, model: LoadedModel, spec: RunSpec) -> Outcome:
    """As lm-eval's simple_evaluate, less its look at the machine, which takes 9 seconds a task.

    :raises WrongShots:
    """
    from lm_eval.evaluator import evaluate

    name = planned.info.name
    _seed(planned.task, spec.seeds)
    _set_shots(planned)
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


def _count(task: Task, info: TaskInfo, limit: int | None) -> int:
    found = len(task.eval_docs)
    if info.n_items is not None and found != info.n_items:
        raise WrongItems(info.name, info.n_items, found)
    return min(found, limit or found)
