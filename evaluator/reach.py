"""Whether the data of a suite's benchmarks are at hand and whole, without loading any model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.suite import Suite
from evaluator.access import Lack, missing, missing_data, missing_needs, refused
from evaluator.data import data_files, reads_hub
from evaluator.fetch_errors import FetchFailed
from evaluator.hub_data import Held, HubData
from evaluator.planner import Planner, WrongItems
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


def reach(suite: Suite, mirror: Path | None, hub: HubData) -> list[Reach]:
    data = _of_hub if reads_hub(suite, mirror) else _of_files
    return [*data(suite, mirror, hub), *_needs(suite)]


def _of_files(suite: Suite, mirror: Path | None, hub: HubData) -> Iterator[Reach]:
    if suite.harness.data == "mirror" and mirror is None:
        yield from map(_lacking, missing_data(suite, mirror, hub))
        return
    files = data_files(suite, mirror)
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planner = Planner(suite, mirror, Path(cache))
        for benchmark in suite.info.benchmarks:
            lack = next(missing(benchmark, files), None)
            yield _lacking(lack) if lack else _counted(benchmark, planner)


def _of_hub(suite: Suite, mirror: Path | None, hub: HubData) -> Iterator[Reach]:
    datasets = suite.harness.datasets
    held = {name: found for name, dataset in datasets.items() if (found := hub.held(dataset))}
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planner = Planner(suite, mirror, Path(cache), held) if held else None
        for benchmark in suite.info.benchmarks:
            if planner and benchmark.name in held:
                yield _counted(benchmark, planner, held[benchmark.name])
            else:
                yield _asked(benchmark, suite, hub)


def _asked(benchmark: BenchmarkInfo, suite: Suite, hub: HubData) -> Reach:
    try:
        lack = next(refused(benchmark, suite.harness.datasets[benchmark.name], hub), None)
    except FetchFailed as error:
        cure = f"see that the Hub answers, or use a mirror: {error}"
        return Reach(benchmark.title, "not reachable", cure)
    return _lacking(lack) if lack else Reach(benchmark.title, "reachable, not fetched yet")


def _counted(benchmark: BenchmarkInfo, planner: Planner, held: Held | None = None) -> Reach:
    try:
        planned = planner.plan(benchmark, limit=None)
    except WrongItems as error:
        return Reach(benchmark.title, "wrong number of rows", f"get them anew: {error}")
    except _unreadable() as error:
        return Reach(benchmark.title, "cannot be read", f"get them anew: {_first_line(error)}")
    at = f" at {held.commit[:12]}" if held else ""
    return Reach(benchmark.title, f"{sum(task.n_items for task in planned)} items{at}")


def _unreadable() -> tuple[type[Exception], ...]:
    """What reading broken data raises."""
    from datasets.exceptions import DatasetsError

    return OSError, ValueError, KeyError, DatasetsError


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"


def _needs(suite: Suite) -> Iterator[Reach]:
    lacking = {lack.of: lack for lack in missing_needs(suite)}
    for name in suite.harness.needs:
        yield _lacking(lacking[name]) if name in lacking else Reach(name, "installed")


def _lacking(lack: Lack) -> Reach:
    return Reach(lack.of, lack.state, lack.cure)
