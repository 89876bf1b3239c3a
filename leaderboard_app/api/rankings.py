"""Routes of suites: /api/v1/suites, rankings and scores, and the data dictionary."""

from __future__ import annotations

from dataclasses import asdict

import polars as pl
from flask import Blueprint, Response, jsonify

from leaderboard_app.api.answers import asked_view, cached, table
from results.columns import ranking_columns
from results.snapshot import Snapshots
from results.suite import SuiteInfo


def add_rankings(api: Blueprint, snapshots: Snapshots) -> None:
    @api.get("/suites")
    def suites() -> Response:
        now = snapshots.current()
        return cached(
            now, lambda: jsonify(suites=[suite.model_dump(mode="json") for suite in now.suites])
        )

    @api.get("/suites/<suite>/ranking.<ending>")
    def ranking(suite: str, ending: str) -> Response:
        now, view = snapshots.current(), asked_view()
        return cached(now, lambda: table(now.ranking(suite, view), ending, f"{suite}-ranking"))

    @api.get("/suites/<suite>/scores.<ending>")
    def scores(suite: str, ending: str) -> Response:
        now = snapshots.current()
        return cached(now, lambda: table(now.scores(suite), ending, f"{suite}-scores"))

    @api.get("/columns.csv")
    def columns() -> Response:
        now = snapshots.current()
        return cached(now, lambda: table(dictionary(now.suites), "csv", "columns"))


def dictionary(suites: tuple[SuiteInfo, ...]) -> pl.DataFrame:
    """Every column of every suite's ranking, and what it means."""
    rows = [
        {"suite": suite.name, **asdict(column)}
        for suite in suites
        for column in ranking_columns(suite).values()
    ]
    names = ("suite", "name", "title", "unit", "kind", "meaning")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
