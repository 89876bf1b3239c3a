"""A suite's tasks as lm-eval loads them, with their data and without a model."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.suite import Suite
from evaluator.data import check_data, data_files
from evaluator.hub_data import Held
from evaluator.stock import task_folders
from results.errors import LeaderboardError
from results.suite import BenchmarkInfo, TaskInfo

if TYPE_CHECKING:
    from lm_eval.api.task import Task

NOTHING: Mapping[str, Held] = {}


class WrongItems(LeaderboardError):
    """The data hold other items than the suite promises."""

    def __init__(self, task: str, expected: int, found: int) -> None:
        super().__init__(
            f"{task} has {found} items where the suite says {expected}: its data are shortened or "
            "of another version"
        )


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


def plan(
    suite: Suite,
    mirror: Path | None,
    cache: Path,
    limit: int | None,
    found: Mapping[str, Held] = NOTHING,
    seed: int = 0,
) -> list[PlannedTask]:
    """Every task of the suite in its order, before any model is loaded.

    :raises MissingData, NoMirror, MissingNeed, UnknownTask, WrongItems:
    """
    check_data(suite, mirror)
    planner = Planner(suite, mirror, cache, found, seed)
    return [task for info in suite.info.benchmarks for task in planner.plan(info, limit)]


class Planner:
    """Loads the tasks of a suite, without a model.

    :param cache: where `datasets` may write: new, for it would keep an earlier seed's order
    :param found: benchmark -> its dataset from a Hub
    :param seed: of Python's own generator, by which lm-eval orders the choices of GPQA
    """

    def __init__(
        self,
        suite: Suite,
        mirror: Path | None,
        cache: Path,
        found: Mapping[str, Held] = NOTHING,
        seed: int = 0,
    ) -> None:
        from datasets import disable_progress_bars
        from lm_eval.tasks import TaskManager

        disable_progress_bars()
        names = [task.name for benchmark in suite.info.benchmarks for task in benchmark.tasks]
        folders = task_folders(names, suite.tasks_path)
        self._manager = TaskManager(include_path=folders, include_defaults=False)
        self._files, self._cache = data_files(suite, mirror), cache
        self._harness, self._found, self._seed = suite.harness, found, seed

    def plan(self, benchmark: BenchmarkInfo, limit: int | None) -> list[PlannedTask]:
        """:raises WrongItems:"""
        planned = []
        for info in benchmark.tasks:
            task = self._load(info.name, self._found.get(benchmark.name))
            field = self._harness.clusters.get(info.name)
            planned.append(PlannedTask(info, benchmark, task, _count(task, info, limit), field))
        return planned

    def _load(self, name: str, held: Held | None) -> Task:
        """A group of one is lm-eval's way to load a known task with some keys replaced."""
        changes = {**self._sources(name, held), **self._harness.overrides.get(name, {})}
        random.seed(self._seed)
        loaded = self._manager.load([{"group": "planned", "task": [{"task": name, **changes}]}])
        return loaded["tasks"][name]

    def _sources(self, name: str, held: Held | None) -> dict[str, Any]:
        """Configuration that makes a task read local files instead of asking the Hub."""
        cached = {"cache_dir": str(self._cache)}
        if held:
            return {"dataset_path": str(held.folder), "dataset_kwargs": cached}
        if name not in self._files:
            return {}
        paths = {split: str(path) for split, path in self._files[name].items()}
        return {
            "dataset_path": "json",
            "dataset_name": None,
            "dataset_kwargs": {"data_files": paths, **cached},
        }


def _count(task: Task, info: TaskInfo, limit: int | None) -> int:
    found = len(task.eval_docs)
    if info.n_items is not None and found != info.n_items:
        raise WrongItems(info.name, info.n_items, found)
    return min(found, limit or found)
