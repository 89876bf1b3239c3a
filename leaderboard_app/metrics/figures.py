"""Figures of queue, board and disk, asked anew with each scrape: nothing is counted twice.

What is not known, as the age of a snapshot before the first, is left out and never 0.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from results.snapshot import NoSnapshot, Snapshots
from results.view import View
from scheduler.queue import Queue
from scheduler.queue_figures import QueueFigures, queue_figures

Family = GaugeMetricFamily | CounterMetricFamily


@dataclass(frozen=True, slots=True)
class Figures(Collector):
    queue: Queue
    snapshots: Snapshots
    clock: Callable[[], datetime]

    def collect(self) -> Iterable[Metric]:
        now = self.clock()
        yield from _queue(self.queue, now)
        yield from _board(self.snapshots, now)
        yield from _disk(self.snapshots.public.parent)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"leaderboard_{name}", text, value=value)


def _gauges(name: str, text: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"leaderboard_{name}", text, labels=[label])


def _filled(family: Family, values: Iterable[tuple[str, float]]) -> Family:
    for value, figure in values:
        family.add_metric([value], figure)
    return family


def _queue(queue: Queue, now: datetime) -> Iterator[Metric]:
    try:
        found = queue_figures(queue, now)
    except SQLAlchemyError:
        yield _gauge("queue_up", "Whether the queue's database answers.", 0)
        return
    yield _gauge("queue_up", "Whether the queue's database answers.", 1)
    yield _gauge("queue_paused", "Whether an operator keeps new runs from starting.", found.paused)
    silent = "Running submissions whose lease has run out: their scheduler is silent."
    yield _gauge("runs_silent", silent, found.silent)
    yield from _waiting(found, now)


def _waiting(found: QueueFigures, now: datetime) -> Iterator[Metric]:
    ages = {state.value: (now - at).total_seconds() for state, at in found.oldest.items()}
    depth = _gauges("submissions", "Submissions in a state.", "state")
    yield _filled(depth, found.depth.items())
    text = "How long one submission has been in an open state, of all in it the longest."
    yield _filled(_gauges("submissions_oldest_seconds", text, "state"), ages.items())
    failed = CounterMetricFamily(
        "leaderboard_runs_failed", "Runs that failed, by class.", labels=["failure"]
    )
    yield _filled(failed, found.failed.items())


def _board(snapshots: Snapshots, now: datetime) -> Iterator[Metric]:
    try:
        snapshot = snapshots.current()
    except NoSnapshot:
        return
    age = (now - snapshot.published_at).total_seconds()
    yield _gauge("snapshot_age_seconds", "Time since the current snapshot was published.", age)
    ranked = {suite.name: snapshot.count(suite.name, View()) for suite in snapshot.suites}
    shown = _gauges("models_ranked", "Models that a suite's ranking shows.", "suite")
    yield _filled(shown, ranked.items())


def _disk(home: Path) -> Iterator[Metric]:
    try:
        disk = shutil.disk_usage(home)
    except OSError:
        return
    yield _gauge("data_disk_free_bytes", "Free space where the data folder lies.", disk.free)
    yield _gauge("data_disk_size_bytes", "Size of the disk it lies on.", disk.total)
