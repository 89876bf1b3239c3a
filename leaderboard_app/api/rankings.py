"""Routes of suites: /api/v1/suites, rankings and scores, and the data dictionary."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from leaderboard_app.api.answers import asked_view, cached, table
from results.dictionary import dictionary
from results.snapshot import Snapshots


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

    @api.get("/columns.<ending>")
    def columns(ending: str) -> Response:
        now = snapshots.current()
        return cached(now, lambda: table(dictionary(now.suites), ending, "columns"))
