"""Suites: named, versioned, frozen lists of benchmarks, read from suites/<name>.yaml.

A suite file holds what readers of the board see (`results.suite`), and beside it what only the
harness needs: the folder of our own lm-eval tasks, and the data files of each task.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from results.errors import LeaderboardError
from results.suite import SuiteInfo, Words

ROOT = Path(str(files("benchmarks")))
SUITES = ROOT / "suites"
TASKS = ROOT / "tasks"


class UnknownSuite(LeaderboardError):
    """Somebody named a suite that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no suite {name!r}; there are {', '.join(suite_names())}")


class InvalidSuite(LeaderboardError):
    """A suite file does not say what a suite must say."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"suite {name}: {problem}")


class HubDataset(Words):
    """Where a benchmark's items lie on the Hub."""

    repo: str
    revision: str | None = Field(None, pattern=r"^[0-9a-f]{40}$")
    """Commit that is read; None: the one that this leaderboard has pinned."""
    gated: bool = False
    """Whether the Hub gives it only to people who accepted its terms."""


class PlannedBenchmark(Words):
    """A benchmark that belongs to the suite and is off, so that nobody takes it for forgotten."""

    title: str
    tasks: tuple[str, ...]
    reason: str
    """What it waits for."""


class HarnessNeeds(Words):
    """What lm-eval must be told, and no reader of the board cares for."""

    tasks_folder: str | None = None
    """Folder under benchmarks/tasks with our own task files; None: lm-eval's stock tasks."""
    data: Literal["hub", "package", "mirror"] = "hub"
    """Where the items come from: the tasks folder itself, a mirror, or the Hub, in whose place
    a mirror steps where LEADERBOARD_DATASETS names one."""
    datasets: Mapping[str, HubDataset] = {}
    """Benchmark -> its dataset on the Hub."""
    files: Mapping[str, Mapping[str, str]] = {}
    """Task -> split -> JSON Lines file, relative to the tasks folder or the mirror."""
    overrides: Mapping[str, Mapping[str, Any]] = {}
    """Task -> keys of its lm-eval configuration to replace."""
    clusters: Mapping[str, str] = {}
    """Task -> field of its documents that items sharing a cluster have in common: MuSR's story."""
    smoke: bool = False
    """Only for trying the machinery out: never on offer."""
    needs: tuple[str, ...] = ()
    """Things a run dies without, by the names that `suites --check` knows: punkt_tab."""
    planned: tuple[PlannedBenchmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Suite:
    info: SuiteInfo
    harness: HarnessNeeds

    @property
    def tasks_path(self) -> Path | None:
        """Folder for lm-eval's include_path."""
        return TASKS / self.harness.tasks_folder if self.harness.tasks_folder else None


def suite_names() -> list[str]:
    return sorted(path.stem for path in SUITES.glob("*.yaml"))


@cache
def load_suite(name: str) -> Suite:
    """:raises UnknownSuite, InvalidSuite:"""
    if name not in suite_names():
        raise UnknownSuite(name)
    path = SUITES / f"{name}.yaml"
    try:
        raw = yaml.safe_load(path.read_text())
        needs = HarnessNeeds(**raw.pop("harness", {}))
        info = SuiteInfo(**raw, digest=_digest(path, needs))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise InvalidSuite(name, str(error)) from error
    if info.name != name:
        raise InvalidSuite(name, f"the file calls itself {info.name!r}")
    return Suite(info, needs)


def all_suites() -> list[Suite]:
    return [load_suite(name) for name in suite_names()]


def offered_suites(names: str) -> list[Suite]:
    """The suites that an operator offers, in the order named.

    :param names: as in LEADERBOARD_SUITES, parted by commas; empty: all but archived and smoke ones
    :raises UnknownSuite:
    """
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    if chosen:
        return [load_suite(name) for name in chosen]
    return [suite for suite in all_suites() if not (suite.info.archived or suite.harness.smoke)]


def _digest(path: Path, needs: HarnessNeeds) -> str:
    """Over the suite file and all of its tasks folder: a changed item is another suite."""
    hashed = hashlib.sha256()
    for file in (path, *_task_files(needs)):
        hashed.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]


def _task_files(needs: HarnessNeeds) -> Iterator[Path]:
    if needs.tasks_folder:
        folder = TASKS / needs.tasks_folder
        yield from sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".jsonl", ".py"})
