"""A board that is opened once and asked for tables, each in the library one works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

import polars as pl
import requests

from results.client.folder import Folder
from results.client.frames import As, framing
from results.client.http import Http
from results.client.reading import Reading
from results.view import View

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Frame = TypeVar("Frame")
WEB = ("http://", "https://")


class Board(Generic[Frame]):
    """Every method raises a LeaderboardError, whose text is a sentence, if it cannot answer."""

    def __init__(self, reading: Reading, frame: Callable[[pl.DataFrame], Frame]) -> None:
        self._reading = reading
        self._frame = frame

    def suites(self) -> Frame:
        """A row a suite; `benchmarks` are its columns' names."""
        return self._frame(self._reading.suites())

    def columns(self) -> Frame:
        """The data dictionary: what each column of each suite's ranking means, and its unit."""
        return self._frame(self._reading.columns())

    def ranking(self, suite: str, **view: object) -> Frame:
        """Models of a suite, best first, or as the view asks.

        :param view: the parameters of docs/ranking.md, lists and truths as Python has them:
            `q="7b", sort=["-ifeval"], chat_template=True, columns="all"`
        """
        return self._frame(self._reading.ranking(suite, View.from_query(_query(view))))

    def scores(self, suite: str) -> Frame:
        """Long form: a row for each model and task, raw score and standard error."""
        return self._frame(self._reading.scores(suite))

    def samples(self, run_id: str, task: str | None = None) -> Frame:
        """A row for each item answered in a run, of one task or of all."""
        return self._frame(self._reading.samples(run_id, task))

    def model(self, name: str) -> dict[str, Any]:
        """A model's runs with their whole records, imported rows, and moderators' decisions."""
        return self._reading.model(name)


@overload
def open(source: str | Path, as_: Literal["pandas"] = "pandas") -> Board[pd.DataFrame]: ...
@overload
def open(source: str | Path, as_: Literal["polars"]) -> Board[pl.DataFrame]: ...
@overload
def open(source: str | Path, as_: Literal["arrow"]) -> Board[pa.Table]: ...
def open(source: str | Path, as_: As = "pandas") -> Board[Any]:
    """A leaderboard by the address of its site, or by the folder of its data.

    Nothing is asked over the network yet. A folder stays at the snapshot that was current.

    :param source: `http://…`; a data folder, the public folder in it, or one snapshot's
    :raises NoBoard: if the folder holds none
    :raises UnknownFrame: if `as_` is no library's name
    """
    frame = framing(as_)
    if isinstance(source, str) and source.startswith(WEB):
        return Board(Http(source, requests.Session()), frame)
    return Board(Folder(Path(source)), frame)


def _query(view: Mapping[str, object]) -> dict[str, str]:
    """As in an address; what is None is not asked for."""
    return {name: _text(value) for name, value in view.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(int(value)) if isinstance(value, bool) else str(value)
