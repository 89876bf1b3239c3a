"""A board read from the folder where it is published, or from a copy of one snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from results.dictionary import catalogue, dictionary
from results.documents import model_document
from results.errors import LeaderboardError
from results.home import CURRENT, DATABASE, Home
from results.ledger import Ledger
from results.run_samples import run_samples
from results.snapshot import Snapshot
from results.view import View


class NoBoard(LeaderboardError):
    """A folder holds no published board."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds no published board; name a leaderboard's data folder, the `public`"
            f" folder inside it, or a folder with one snapshot's {DATABASE}"
        )


class Folder:
    """One snapshot, with the ledger where that lies in its place beside it."""

    def __init__(self, folder: Path) -> None:
        """:raises NoBoard:"""
        self.snapshot = Snapshot(_found(folder))
        self.ledger = Ledger(Home(self.snapshot.folder.parent.parent).runs)

    def suites(self) -> pl.DataFrame:
        return catalogue([suite.model_dump(mode="json") for suite in self.snapshot.suites])

    def columns(self) -> pl.DataFrame:
        return dictionary(self.snapshot.suites)

    def ranking(self, suite: str, view: View) -> pl.DataFrame:
        return self.snapshot.ranking(suite, view)

    def scores(self, suite: str) -> pl.DataFrame:
        return self.snapshot.scores(suite)

    def samples(self, run_id: str, task: str | None) -> pl.DataFrame:
        return run_samples(self.ledger, self.snapshot.run(run_id).record, task)

    def model(self, name: str) -> dict[str, Any]:
        return model_document(self.snapshot, name)


def _found(folder: Path) -> Path:
    """The snapshot meant by a data folder, its public folder, or a snapshot's own.

    :raises NoBoard:
    """
    for path in (Home(folder).public / CURRENT, folder / CURRENT, folder):
        # A data folder has a database of that name too, which its scheduler writes to.
        if (path / DATABASE).is_file() and not Home(path).runs.is_dir():
            return path.resolve()
    raise NoBoard(folder)
