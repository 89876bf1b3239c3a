"""lm-eval, asked for one task at a time with one loaded model. No other module runs it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.suite import Suite
from evaluator.backends import LoadedModel
from evaluator.data import check_data
from evaluator.spec import RunSpec, Seeds
from results.errors import LeaderboardError
from results.suite import BenchmarkInfo, TaskInfo

if TYPE_CHECKING:
    from lm_eval.api.task import Task
    from lm_eval.tasks import TaskManager

NAME = re.compile(r"""^["']?task["']?:\s*["']?([\w.:/-]+)["']?\s*(?:#.*)?$""", re.MULTILINE)


class UnknownTask(LeaderboardError):
    def __init__(self, suite: str, names: Iterable[str]) -> None:
        super().__init__(f"suite {suite}: lm-eval has no task {', '.join(sorted(names))}")


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
    from lm_eval.tasks import TaskManager

    files = check_data(suite, mirror)
    names = [task.name for benchmark in suite.info.benchmarks for task in benchmark.tasks]
    manager = TaskManager(include_path=_folders(suite, names), include_defaults=False)
    planned = []
    for benchmark in suite.info.benchmarks:
        for info in benchmark.tasks:
            overrides = suite.harness.overrides.get(info.name, {})
            changes = {**_sources(files.get(info.name), cache), **overrides}
            task = _load(manager, info.name, changes)
            field = suite.harness.clusters.get(info.name)
            planned.append(PlannedTask(info, benchmark, task, _count(task, info, limit), field))
    return planned


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


def _folders(suite: Suite, names: Iterable[str]) -> list[Path]:
    """Our own tasks' folder, and those of lm-eval that hold the other tasks.

    To index all of lm-eval's tasks takes it 15 seconds; to look for a few lines of text, one.
    """
    import lm_eval.tasks

    own = suite.tasks_path
    folders = [own] if own else []
    sought = set(names) - {name for path in folders for name in _named_in(path)}
    stock = _named_in(Path(lm_eval.tasks.__file__).parent) if sought else {}
    if unknown := sought - stock.keys():
        raise UnknownTask(suite.info.name, unknown)
    return [*sorted({stock[name].parent for name in sought}), *folders]


def _named_in(folder: Path) -> dict[str, Path]:
    """Task -> the first file that defines it, in lm-eval's own order."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yaml"), key=Path.as_posix):
        for name in NAME.findall(path.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(name, path)
    return found


def _sources(files: Mapping[str, Path] | None, cache: Path) -> dict[str, Any]:
    """Configuration that makes a task read local files instead of the Hub's."""
    if files is None:
        return {}
    paths = {split: str(path) for split, path in files.items()}
    return {
        "dataset_path": "json",
        "dataset_name": None,
        "dataset_kwargs": {"data_files": paths, "cache_dir": str(cache)},
    }


def _load(manager: TaskManager, name: str, changes: dict[str, Any]) -> Task:
    """A group of one is lm-eval's way to load a known task with some keys replaced."""
    loaded = manager.load([{"group": "planned", "task": [{"task": name, **changes}]}])
    return loaded["tasks"][name]


def _count(task: Task, info: TaskInfo, limit: int | None) -> int:
    found = len(task.eval_docs)
    if info.n_items is not None and found != info.n_items:
        raise WrongItems(info.name, info.n_items, found)
    return min(found, limit or found)
