"""Whether a suite can be run here as far as its data go: said before a run, loading nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.suite import HubDataset, Suite
from evaluator.data import NEEDS, Files, NoMirror, data_files, missing_files, reads_hub
from evaluator.fetch_errors import FetchFailed
from evaluator.hub_data import HubData
from evaluator.spec import Failure
from results.suite import BenchmarkInfo


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is not here, and what the operator can do about it."""

    of: str
    """Title of the benchmark, or name of the need."""
    state: str
    cure: str


def lacks(suite: Suite, mirror: Path | None, hub: HubData) -> list[Lack]:
    """Empty: nothing speaks against a run.

    :raises FetchFailed: if the Hub does not answer, so that it cannot be said now
    """
    return [*missing_needs(suite), *missing_data(suite, mirror, hub)]


def missing_needs(suite: Suite) -> Iterator[Lack]:
    for name in suite.harness.needs:
        there, cure = NEEDS[name]
        if not there():
            yield Lack(name, "not installed", cure)


def missing_data(suite: Suite, mirror: Path | None, hub: HubData) -> Iterator[Lack]:
    """:raises FetchFailed:"""
    if reads_hub(suite, mirror):
        for benchmark in suite.info.benchmarks:
            yield from refused(benchmark, suite.harness.datasets[benchmark.name], hub)
        return
    try:
        files = data_files(suite, mirror)
    except NoMirror as error:
        yield from (Lack(b.title, "folder not known", str(error)) for b in suite.info.benchmarks)
    else:
        for benchmark in suite.info.benchmarks:
            yield from missing(benchmark, files)


def missing(benchmark: BenchmarkInfo, files: Files) -> Iterator[Lack]:
    """What a folder lacks of a benchmark."""
    own = {task.name: files[task.name] for task in benchmark.tasks if task.name in files}
    if paths := missing_files(own):
        yield Lack(benchmark.title, "missing", f"put {', '.join(map(str, paths))} there")


def refused(benchmark: BenchmarkInfo, dataset: HubDataset, hub: HubData) -> Iterator[Lack]:
    """Whether the Hub keeps a dataset from us.

    :raises FetchFailed: if it does not answer
    """
    if hub.held(dataset):
        return
    try:
        hub.ask(dataset)
    except FetchFailed as error:
        if error.failure is Failure.INFRASTRUCTURE:
            raise
        yield _refusal(benchmark.title, dataset, error)


def _refusal(title: str, dataset: HubDataset, error: FetchFailed) -> Lack:
    from huggingface_hub.errors import GatedRepoError

    if isinstance(error.__cause__, GatedRepoError):
        cure = (
            f"accept the terms of {dataset.repo} on the Hub and set LEADERBOARD_HUB_TOKEN, or put "
            "the data into a mirror"
        )
        return Lack(title, "gated, and this leaderboard has no access", cure)
    return Lack(title, "missing", str(error))
