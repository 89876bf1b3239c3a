"""Samples of several runs side by side, asked in place: DuckDB reads the ledger's Parquet itself.

Nothing is loaded beforehand. A question names the files it needs, so its time depends on the runs
compared and not on how many runs the ledger holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import duckdb
import polars as pl

from results.errors import LeaderboardError
from results.ledger import Ledger
from results.queries import sql
from results.sample import Sample, samples_path

Show = Literal["all", "differ", "first", "second", "right", "wrong"]
"""Items on which the two differ, on which one is better, or that both have right or wrong."""


class SamplesMissing(LeaderboardError, LookupError):
    """The samples of a run are not on this machine, or not all of them."""

    def __init__(self, run_id: str, tasks: Sequence[str]) -> None:
        super().__init__(f"the samples of run {run_id} are not kept here: {', '.join(tasks)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which of the items that two runs answered are wanted."""

    tasks: tuple[str, ...]
    """In the order in which their items are to come."""
    show: Show = "all"
    search: str = ""
    """Part of the prompt, whatever its case."""
    item: str = ""
    """One item alone."""
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One item on a page, and how the two runs scored."""

    task: str
    item: str
    doc_id: int
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Found:
    places: tuple[Place, ...]
    total: int
    """Items that fit, on all pages together."""


class SampleBrowser:
    """Reads the samples that a ledger holds; safe to be asked by several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._con = duckdb.connect(":memory:")
        self._con.execute(sql("session"))
        # Files of the ledger never change once they are there.
        self._con.execute(sql("sample_session"))

    def has(self, run_id: str, tasks: Sequence[str]) -> bool:
        """Whether the samples of all these tasks are at hand."""
        return not self._missing(run_id, tasks)

    def pairs(self, first: str, second: str, tasks: Sequence[str]) -> pl.DataFrame:
        """results/sql/sample_pairs.sql: the items of some tasks that both answered.

        :raises SamplesMissing:
        """
        files = {"first": self._files(first, tasks), "second": self._files(second, tasks)}
        with self._con.cursor() as con:
            return pl.DataFrame(con.sql(sql("sample_pairs"), params=files).to_arrow_table())

    def find(self, first: str, second: str, question: Question) -> Found:
        """:raises SamplesMissing:"""
        asked: dict[str, Any] = {
            "first": self._files(first, question.tasks),
            "second": self._files(second, question.tasks),
            "tasks": list(question.tasks),
        }
        for name in ("show", "search", "item", "limit", "offset"):
            asked[name] = getattr(question, name)
        with self._con.cursor() as con:
            rows = con.execute(sql("sample_page"), asked).fetchall()
        return Found(tuple(Place(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)

    def samples(
        self, run_ids: Sequence[str], places: Sequence[Place]
    ) -> dict[tuple[str, str, str], Sample]:
        """What runs answered to some items, by run, task and item; in one question to all files.

        :raises SamplesMissing:
        """
        tasks = sorted({place.task for place in places})
        files = {
            file: (run_id, task)
            for run_id in run_ids
            for task, file in zip(tasks, self._files(run_id, tasks), strict=True)
        }
        if not files:
            return {}
        asked = {"files": list(files), "items": sorted({place.item for place in places})}
        with self._con.cursor() as con:
            found = con.execute(sql("sample_items"), asked)
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        wanted = {(place.task, place.item) for place in places}
        samples = {(*files[row.pop("filename")], row["item"]): Sample(**row) for row in rows}
        return {key: sample for key, sample in samples.items() if key[1:] in wanted}

    def _files(self, run_id: str, tasks: Sequence[str]) -> list[str]:
        if missing := self._missing(run_id, tasks):
            raise SamplesMissing(run_id, missing)
        folder = self.ledger.folder(run_id)
        return [str(folder / samples_path(task)) for task in tasks]

    def _missing(self, run_id: str, tasks: Sequence[str]) -> list[str]:
        folder = self.ledger.folder(run_id)
        return [task for task in tasks if not (folder / samples_path(task)).is_file()]


@cache
def sample_browser(ledger: Ledger) -> SampleBrowser:
    """The one reader that a process keeps of a ledger."""
    return SampleBrowser(ledger)
