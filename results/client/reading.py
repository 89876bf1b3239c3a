"""What both ways of reading a board give. Suites and columns are known by their names."""

from __future__ import annotations

from typing import Any, Protocol

import polars as pl

from results.view import View


class Reading(Protocol):
    """One board; each method raises a LeaderboardError whose text is a sentence."""

    def suites(self) -> pl.DataFrame:
        """A row a suite."""

    def columns(self) -> pl.DataFrame:
        """The data dictionary: a row for each column of each suite's ranking."""

    def ranking(self, suite: str, view: View) -> pl.DataFrame:
        """The rows and columns of a view, in its order."""

    def scores(self, suite: str) -> pl.DataFrame:
        """A row for each model and task."""

    def samples(self, run_id: str, task: str | None) -> pl.DataFrame:
        """A row for each item answered in a run."""

    def model(self, name: str) -> dict[str, Any]:
        """All that is known of a model."""
