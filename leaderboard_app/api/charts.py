"""Route of a chart's numbers: /api/v1/suites/<suite>/charts/<chart>.<ending>."""

from __future__ import annotations

from flask import Blueprint, Response

from leaderboard_app.api.answers import cached, table
from leaderboard_app.charting.catalogue import board, chart
from results.snapshot import Snapshots


def add_charts(api: Blueprint, snapshots: Snapshots) -> None:
    @api.get("/suites/<suite>/charts/<name>.<ending>")
    def chart_data(suite: str, name: str, ending: str) -> Response:
        now, asked = snapshots.current(), chart(name)
        return cached(now, lambda: table(asked.data(board(now, suite)), ending, f"{suite}-{name}"))
