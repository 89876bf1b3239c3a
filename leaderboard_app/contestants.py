"""The models of a comparison: found by name, put on one suite, compared pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from results.paired import (
    PointDifference,
    average_difference,
    corrected,
    paired_benchmarks,
    unpaired,
)
from results.record import RunRecord
from results.sample_browser import SampleBrowser
from results.snapshot import Snapshot, UnknownRun
from results.suite import SuiteInfo
from results.view import View

LEAST, MOST = 2, 6
EVERYTHING = View(columns=("all",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One model of a comparison, by one run that ranks."""

    row: dict[str, Any]
    """Its row of the ranking, every column."""
    record: RunRecord | None
    """None for an imported row."""
    has_samples: bool
    label: str
    """Its name, and what tells it from another run of the same model."""

    @property
    def run_id(self) -> str:
        return str(self.row["run_id"])


@dataclass(frozen=True, slots=True)
class Comparison:
    suite: SuiteInfo
    contestants: tuple[Contestant, ...]
    missing: tuple[str, ...]
    """Names that this suite's ranking does not have."""
    differences: tuple[dict[str, PointDifference], ...]
    """Of each contestant but the first from the first, by benchmark, the average included."""

    @property
    def names(self) -> list[str]:
        return [one.label for one in self.contestants]


def chosen_suite(snapshot: Snapshot, suite: str, names: Sequence[str]) -> SuiteInfo:
    """The one named, or else the one whose ranking has most of the models."""
    for one in snapshot.suites:
        if one.name == suite:
            return one
    return max(snapshot.suites, key=lambda s: len(_rows(snapshot, s.name, names)))


def task_names(suite: SuiteInfo) -> tuple[str, ...]:
    return tuple(task.name for info in suite.benchmarks for task in info.tasks)


def compare(
    snapshot: Snapshot, browser: SampleBrowser, suite: SuiteInfo, names: Sequence[str]
) -> Comparison:
    """:param names: models, or runs where one model has several"""
    rows = _rows(snapshot, suite.name, names)
    found = [rows[name] for name in names if name in rows]
    records = [_record(snapshot, row["run_id"]) for row in found]
    tasks = task_names(suite)
    contestants = tuple(
        Contestant(
            row=row,
            record=record,
            has_samples=record is not None and browser.has(record.run_id, tasks),
            label=_label(row, [other for other in found if other is not row]),
        )
        for row, record in zip(found, records, strict=True)
    )
    return Comparison(
        suite=suite,
        contestants=contestants,
        missing=tuple(name for name in names if name not in rows),
        differences=_differences(browser, suite, contestants),
    )


def _rows(snapshot: Snapshot, suite: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Row of each name: the run so called, or the best run of the model so called."""
    wanted = pl.col("model").is_in(names) | pl.col("run_id").is_in(names)
    frame = snapshot.ranking(suite, EVERYTHING).filter(wanted)
    rows: dict[str, dict[str, Any]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["model"], row)
    return rows | {row["run_id"]: row for row in frame.iter_rows(named=True)}


def _record(snapshot: Snapshot, run_id: str) -> RunRecord | None:
    try:
        return snapshot.run(run_id).record
    except UnknownRun:
        return None


def _label(row: dict[str, Any], others: Sequence[dict[str, Any]]) -> str:
    """The model's name, with precision and template where the same model stands twice."""
    same = [other for other in others if other["model"] == row["model"]]
    if not same:
        return str(row["model"])
    template = "chat template" if row["chat_template"] else "no template"
    commit = f", {row['commit'][:7]}" if row["commit"] else ""
    return f"{row['model']} ({row['precision']}, {template}{commit})"


def _differences(
    browser: SampleBrowser, suite: SuiteInfo, contestants: Sequence[Contestant]
) -> tuple[dict[str, PointDifference], ...]:
    """Each benchmark's against the first, Holm over all of them; the averages' over themselves."""
    if len(contestants) < LEAST:
        return ()
    first, *others = contestants
    cells = [benchmark_differences(browser, suite, first, other) for other in others]
    averages = corrected([average_difference(row) for row in cells])
    flat = iter(corrected([cell for row in cells for cell in row]))
    return tuple(
        {mean.benchmark: mean} | {cell.benchmark: next(flat) for cell in row}
        for mean, row in zip(averages, cells, strict=True)
    )


def benchmark_differences(
    browser: SampleBrowser, suite: SuiteInfo, first: Contestant, second: Contestant
) -> tuple[PointDifference, ...]:
    """The second from the first: on common items where both runs' samples are here."""
    if first.has_samples and second.has_samples:
        return _paired(browser, suite, first, second)
    return tuple(unpaired(info.name, first.row, second.row) for info in suite.benchmarks)


def _paired(
    browser: SampleBrowser, suite: SuiteInfo, first: Contestant, second: Contestant
) -> tuple[PointDifference, ...]:
    measured = _measured(browser, suite, first.run_id, second.run_id)
    return tuple(
        one or unpaired(info.name, first.row, second.row)
        for info, one in zip(suite.benchmarks, measured, strict=True)
    )


@lru_cache(maxsize=512)
def _measured(
    browser: SampleBrowser, suite: SuiteInfo, first: str, second: str
) -> tuple[PointDifference | None, ...]:
    """Kept, for runs never change."""
    pairs = browser.pairs(first, second, task_names(suite))
    return tuple(paired_benchmarks(suite.benchmarks, pairs))
