"""A board read over its API. Tables come as Parquet, so that no number and no type changes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import polars as pl
import requests

from results.dictionary import catalogue
from results.errors import LeaderboardError
from results.repo import path_of
from results.view import View

API = "/api/v1"
PARQUET = "application/vnd.apache.parquet"
JSON = "application/json"
PROBLEM = "application/problem+json"
PATIENCE = (10, 300)
"""Seconds until it is there, and until it says the next thing."""


class Unreachable(LeaderboardError):
    """Nothing answers at an address."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} does not answer ({why}); is the leaderboard running there?")


class NotALeaderboard(LeaderboardError):
    """Something answers at an address, but not as this API does."""

    def __init__(self, url: str, status: int, kind: str) -> None:
        super().__init__(
            f"{url} answered {status} with {kind or 'nothing'}, which no leaderboard does;"
            f" give the address of its front page"
        )


class Refused(LeaderboardError):
    """The leaderboard said why it does not answer a question; the text is its own sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Http:
    def __init__(self, url: str, session: requests.Session) -> None:
        self._root = url.rstrip("/").removesuffix(API) + API
        self._session = session

    def suites(self) -> pl.DataFrame:
        return catalogue(self._document("/suites")["suites"])

    def columns(self) -> pl.DataFrame:
        return self._table("/columns", {})

    def ranking(self, suite: str, view: View) -> pl.DataFrame:
        return self._table(f"/suites/{_part(suite)}/ranking", view.to_query())

    def scores(self, suite: str) -> pl.DataFrame:
        return self._table(f"/suites/{_part(suite)}/scores", {})

    def samples(self, run_id: str, task: str | None) -> pl.DataFrame:
        return self._table(f"/runs/{_part(run_id)}/samples", {"task": task} if task else {})

    def model(self, name: str) -> dict[str, Any]:
        org, _, rest = path_of(name).partition("/")
        found: dict[str, Any] = self._document(f"/models/{_part(org)}/{_part(rest)}")
        return found

    def _table(self, path: str, query: Mapping[str, str]) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(self._get(f"{path}.parquet", query, PARQUET).content))

    def _document(self, path: str) -> Any:  # noqa: ANN401 -- whatever the API says
        return self._get(path, {}, JSON).json()

    def _get(self, path: str, query: Mapping[str, str], kind: str) -> requests.Response:
        """:raises Unreachable, NotALeaderboard, Refused:"""
        url = f"{self._root}{path}"
        try:
            answer = self._session.get(url, params=query, timeout=PATIENCE)
        except requests.RequestException as error:
            raise Unreachable(self._root.removesuffix(API), type(error).__name__) from error
        given = answer.headers.get("Content-Type", "").partition(";")[0]
        if given == PROBLEM:
            raise Refused(answer.status_code, answer.json()["detail"])
        if not answer.ok or given != kind:
            raise NotALeaderboard(url, answer.status_code, given)
        return answer


def _part(name: str) -> str:
    """A name as one part of an address."""
    return quote(name, safe="")
