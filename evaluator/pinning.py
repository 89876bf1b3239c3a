"""Commits for the datasets of suites, asked of the Hub all at once: `leaderboard suites --pin`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.suite import HubDataset, Suite
from evaluator.fetch_errors import FetchFailed
from evaluator.hub_data import HubData
from evaluator.pins import pin, read_pins


@dataclass(frozen=True, slots=True)
class Pinned:
    repo: str
    commit: str | None
    """None: it cannot be had."""
    state: str


def pin_all(suites: Iterable[Suite], hub: HubData) -> list[Pinned]:
    """Pin every dataset that is not pinned; each is looked at once."""
    datasets = {d.repo: d for suite in suites for d in suite.harness.datasets.values()}
    return [_pin(dataset, hub) for _, dataset in sorted(datasets.items())]


def _pin(dataset: HubDataset, hub: HubData) -> Pinned:
    if dataset.revision:
        return Pinned(dataset.repo, dataset.revision, "pinned by the suite")
    if before := read_pins(hub.pins).get(dataset.repo):
        return Pinned(dataset.repo, before, "pinned before")
    try:
        commit = hub.ask(dataset)
    except FetchFailed as error:
        return Pinned(dataset.repo, None, str(error))
    return Pinned(dataset.repo, pin(hub.pins, {dataset.repo: commit})[dataset.repo], "pinned now")
