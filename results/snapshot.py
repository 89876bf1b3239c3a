"""Read access to what is published: the current snapshot, opened once and asked by many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import polars as pl
from polars import selectors as cs
from pydantic import TypeAdapter

from results.columns import ranking_columns
from results.errors import LeaderboardError
from results.home import CURRENT, DATABASE, SUITES, TABLES
from results.imported_runs import ImportedRun, imported_runs
from results.moderation_log import moderation_log
from results.own_runs import Run as Run
from results.own_runs import own_runs
from results.queries import sql
from results.ranking import Ranking, ranking_frame
from results.suite import SuiteInfo
from results.view import View

RANKING = "ranking.parquet"
CATALOGUE = TypeAdapter(tuple[SuiteInfo, ...])
STAMP = "20260301T120000"
"""How the name of a snapshot begins, down to the second."""


class NoSnapshot(LeaderboardError):
    """Nothing has been published yet."""

    def __init__(self, public: Path) -> None:
        super().__init__(
            f"no snapshot of the board in {public} yet; `leaderboard schedule` publishes one"
        )


class UnknownSuite(LeaderboardError, LookupError):
    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"there is no suite {name!r}; there are {', '.join(known)}")


class UnknownModel(LeaderboardError, LookupError):
    def __init__(self, model: str) -> None:
        super().__init__(f"no run of {model} is on the board")


class UnknownRun(LeaderboardError, LookupError):
    def __init__(self, run_id: str) -> None:
        super().__init__(f"there is no run {run_id!r} on the board")


class Snapshot:
    """One published snapshot. Immutable, so whatever was read once is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = folder.name
        self._rankings: dict[str, Ranking] = {}
        self._lock = Lock()
        self.suites = self._catalogue()

    @property
    def published_at(self) -> datetime:
        """Its name is the time of its making."""
        return datetime.strptime(self.stamp[: len(STAMP)], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)

    def suite(self, name: str) -> SuiteInfo:
        """:raises UnknownSuite:"""
        for suite in self.suites:
            if suite.name == name:
                return suite
        raise UnknownSuite(name, [suite.name for suite in self.suites])

    def ranking(self, suite: str, view: View) -> pl.DataFrame:
        """What page, chart, CSV and API show: the rows and columns of a view, in its order.

        :raises UnknownSuite, InvalidView:
        """
        return self.ranked(suite).rows(view)

    def place(self, suite: str, run_id: str) -> dict[str, Any] | None:
        """Rank and its range; None for a run that does not rank."""
        row = self.ranked(suite).frame.filter(pl.col("run_id") == run_id)
        places = row.select("rank", "rank_low", "rank_high").to_dicts()
        return places[0] if places else None

    def count(self, suite: str, view: View) -> int:
        """Models that pass the view's search and filters, on all its pages together."""
        return self.ranked(suite).found(view).models

    def scores(self, suite: str) -> pl.DataFrame:
        """Long form: one row for each model and task, best model first."""
        return self.table("scores", suite)

    def table(self, query: str, suite: str) -> pl.DataFrame:
        """Answer of results/sql/<query>.sql to one suite."""
        with self._open() as con:
            return _frame(con, query, self.suite(suite))

    def moderation(self, model: str | None = None) -> pl.DataFrame:
        """Every decision that changed the board, or those about one model; the latest first."""
        with self._open() as con:
            return moderation_log(con, model)

    def model(self, model: str) -> list[Run]:
        """Every own run of a model, newest first; none where it stands in an imported table only.

        :raises UnknownModel: if it does not stand in one either
        """
        if not (runs := self._runs(model=model)) and not self.imported(model):
            raise UnknownModel(model)
        return runs

    def imported(self, model: str | None = None, *, run_id: str | None = None) -> list[ImportedRun]:
        """Rows of imported tables: a model's, or the one of a name."""
        with self._open() as con:
            return imported_runs(con, model=model, run_id=run_id)

    def run(self, run_id: str) -> Run:
        """:raises UnknownRun:"""
        if not (runs := self._runs(run_id=run_id)):
            raise UnknownRun(run_id)
        return runs[0]

    def _runs(self, *, model: str | None = None, run_id: str | None = None) -> list[Run]:
        with self._open() as con:
            return own_runs(con, model=model, run_id=run_id)

    def _catalogue(self) -> tuple[SuiteInfo, ...]:
        """From the file beside the database, which need not be opened then."""
        listed = self.folder / TABLES / SUITES
        if listed.is_file():
            return CATALOGUE.validate_json(listed.read_bytes())
        with self._open() as con:
            rows = con.execute(sql("snapshot_suites")).fetchall()
        return tuple(SuiteInfo.model_validate_json(info) for (info,) in rows)

    def ranked(self, name: str) -> Ranking:
        """A suite's whole ranking, to be asked for windows, counts and facets.

        :raises UnknownSuite:
        """
        suite = self.suite(name)
        with self._lock:
            if name not in self._rankings:
                self._rankings[name] = Ranking(suite, self._read(suite))
            return self._rankings[name]

    def _read(self, suite: SuiteInfo) -> pl.DataFrame:
        """From the table that was published beside the database, which is quicker and smaller."""
        table, names = self.folder / TABLES / suite.name / RANKING, list(ranking_columns(suite))
        # A snapshot that another version of this software made may lack columns.
        if table.is_file() and set(names) <= pl.read_parquet_schema(table).keys():
            return pl.read_parquet(table, columns=names)
        with self._open() as con:
            runs, cells = (_frame(con, name, suite) for name in ("ranking", "ranking_benchmarks"))
        return ranking_frame(suite, runs, cells)

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(self.folder / DATABASE, read_only=True) as con:
            con.execute(sql("session"))
            yield con


class Snapshots:
    """The published snapshots of one leaderboard; readers of an older one keep it."""

    def __init__(self, public: Path) -> None:
        self.public = public
        self._latest: Snapshot | None = None
        self._lock = Lock()

    def current(self) -> Snapshot:
        """:raises NoSnapshot:"""
        folder = (self.public / CURRENT).resolve()
        with self._lock:
            if self._latest is None or self._latest.folder != folder:
                if not (folder / DATABASE).is_file():
                    raise NoSnapshot(self.public)
                self._latest = Snapshot(folder)
            return self._latest


def _frame(con: duckdb.DuckDBPyConnection, query: str, suite: SuiteInfo) -> pl.DataFrame:
    """Answer of results/sql/<query>.sql, with times in UTC."""
    table = con.sql(sql(query), params={"suite": suite.name}).to_arrow_table()
    frame = pl.DataFrame(table)
    return frame.with_columns(cs.datetime().dt.convert_time_zone("UTC"))
