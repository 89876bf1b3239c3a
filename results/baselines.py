"""Rows to measure models by: guessing, and people where somebody has tested them. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from results.columns import raw_name
from results.scoring import benchmark_normalised, benchmark_raw
from results.suite import BenchmarkInfo, SuiteInfo

RANDOM, HUMAN = "baseline-random", "baseline-human"
BASELINES = (RANDOM, HUMAN)
"""In the place of a run's name."""
TITLES = {RANDOM: "Random guessing", HUMAN: "People, as published"}


@dataclass(frozen=True, slots=True)
class People:
    raws: tuple[float, ...]
    """Of the tasks in the suite's order; one for a benchmark that pools its tasks."""
    source: str


PEOPLE = {
    "gpqa": People((0.65,), "Rein et al., arXiv 2311.12022: experts of the field, extended set"),
    "musr": People((0.941, 0.95, 1.0), "Sprague et al., arXiv 2310.16049: human evaluation"),
    "hellaswag": People((0.956,), "Zellers et al., arXiv 1905.07830"),
    "winogrande": People((0.94,), "Sakaguchi et al., arXiv 1907.10641"),
}
"""By benchmark. No others are known that were tested on the same items; unknown stays unknown."""


def with_baselines(frame: pl.DataFrame, suite: SuiteInfo) -> pl.DataFrame:
    """The ranking with the two rows behind its own, without a rank."""
    rows = [_guessing(suite), _people(suite)]
    schema = {name: frame.schema[name] for name in frame.columns}
    added = pl.DataFrame(rows, schema=schema)
    return pl.concat([frame, added])


def _guessing(suite: SuiteInfo) -> dict[str, object]:
    row: dict[str, object] = {"run_id": RANDOM, "model": TITLES[RANDOM], "average": 0.0}
    for info in suite.benchmarks:
        raws = [task.baseline for task in info.tasks]
        raw = info.baseline if info.combine == "pool" else math.fsum(raws) / len(raws)
        row |= {info.name: 0.0, raw_name(info.name): raw}
    return row


def _people(suite: SuiteInfo) -> dict[str, object]:
    """The average is known where every benchmark is."""
    row: dict[str, object] = {"run_id": HUMAN, "model": TITLES[HUMAN]}
    points = [_tested(info) for info in suite.benchmarks]
    for info, found in zip(suite.benchmarks, points, strict=True):
        if found is not None:
            row |= {info.name: found[1], raw_name(info.name): found[0]}
    known = [found[1] for found in points if found is not None]
    if len(known) == len(points):
        row["average"] = math.fsum(known) / len(known)
    return row


def _tested(info: BenchmarkInfo) -> tuple[float, float] | None:
    """Raw and normalised score of people."""
    people = PEOPLE.get(info.name)
    wide = len(info.tasks) if info.combine == "mean" else 1
    if people is None or len(people.raws) != wide:
        return None
    raws = people.raws if info.combine == "mean" else people.raws * len(info.tasks)
    counts = [1] * len(raws)
    return benchmark_raw(info, raws, counts), benchmark_normalised(info, raws, counts)
