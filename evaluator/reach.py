"""Whether the data of a suite's benchmarks are at hand, without loading any model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.suite import Suite
from evaluator.data import NEEDS, Files, NoMirror, data_files, missing_files
from evaluator.harness import Planner, WrongItems
from results.suite import BenchmarkInfo


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of looking for one benchmark's data, or for something else a suite needs."""

    of: str
    state: str
    cure: str = ""

    @property
    def at_hand(self) -> bool:
        return not self.cure


def reach(suite: Suite, mirror: Path | None) -> list[Reach]:
    return [*_data(suite, mirror), *_needs(suite)]


def _data(suite: Suite, mirror: Path | None) -> Iterator[Reach]:
    try:
        files = data_files(suite, mirror)
    except NoMirror as error:
        yield from (Reach(b.title, "folder not known", str(error)) for b in suite.info.benchmarks)
        return
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planner = Planner(suite, mirror, Path(cache))
        for benchmark in suite.info.benchmarks:
            yield _missing(benchmark, files) or _counted(benchmark, planner)


def _missing(benchmark: BenchmarkInfo, files: Files) -> Reach | None:
    own = {task.name: files[task.name] for task in benchmark.tasks if task.name in files}
    missing = missing_files(own)
    if not missing:
        return None
    return Reach(benchmark.title, "missing", f"put {', '.join(map(str, missing))} there")


def _counted(benchmark: BenchmarkInfo, planner: Planner) -> Reach:
    try:
        planned = planner.plan(benchmark, limit=None)
    except WrongItems as error:
        return Reach(benchmark.title, "wrong number of rows", f"get them anew: {error}")
    except OSError as error:
        cure = f"see that the Hub answers, or use a mirror: {error}"
        return Reach(benchmark.title, "not reachable", cure)
    return Reach(benchmark.title, f"{sum(task.n_items for task in planned)} items")


def _needs(suite: Suite) -> Iterator[Reach]:
    for name in suite.harness.needs:
        there, cure = NEEDS[name]
        yield Reach(name, "installed") if there() else Reach(name, "not installed", cure)
