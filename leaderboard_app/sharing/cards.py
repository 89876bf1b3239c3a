"""The cards of a suite's ranking and of a model, from the snapshot's numbers."""

from __future__ import annotations

from typing import Any

import polars as pl

from leaderboard_app.sharing.card import Bar, Card
from leaderboard_app.words import number
from results.ranks import Z95
from results.snapshot import Snapshot, UnknownModel
from results.suite import SuiteInfo

BEST = 6


def suite_card(snapshot: Snapshot, suite: SuiteInfo) -> Card:
    """The best models with their averages."""
    frame = snapshot.ranked(suite.name).frame
    day = f"{snapshot.published_at:%Y-%m-%d}"
    noun = "model" if len(frame) == 1 else "models"
    bars = [
        Bar(row["model"], row["average"] / 100, _score(row, "average"))
        for row in frame.head(BEST).to_dicts()
    ]
    return Card(suite.title, f"{len(frame):,} {noun}, as of {day}", bars)


def model_card(snapshot: Snapshot, repo: str) -> Card:
    """Its best run in the first suite that ranks it.

    :raises UnknownModel:
    """
    for suite in snapshot.suites:
        rows = snapshot.ranked(suite.name).frame.filter(pl.col("model") == repo).head(1)
        if len(rows):
            return _of(suite, rows.to_dicts()[0])
    raise UnknownModel(repo)


def _of(suite: SuiteInfo, row: dict[str, Any]) -> Card:
    low, high = row["rank_low"], row["rank_high"]
    places = "" if low is None or low == high else f" (between {low} and {high})"
    bars = [
        Bar(info.title, row[info.name] / 100, _score(row, info.name)) for info in suite.benchmarks
    ]
    average = f"average {_score(row, 'average')}, rank {row['rank']}{places}"
    return Card(row["model"], f"{suite.title}: {average}", bars)


def _score(row: dict[str, Any], name: str) -> str:
    for ending, mark in (("stderr", "±"), ("bound", "≤")):
        if (error := row.get(f"{name}_{ending}")) is not None:
            return f"{number(row[name], 1)} {mark} {Z95 * error:.1f}"
    return number(row[name], 1)
