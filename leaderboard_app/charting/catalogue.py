"""Every chart by its name, in the order of the page, and the board they are drawn from."""

from __future__ import annotations

from leaderboard_app.charting import (
    against_cost,
    against_size,
    correlation,
    distribution,
    heat_map,
    over_time,
)
from leaderboard_app.charting.chart import Board, Chart
from results.errors import LeaderboardError
from results.snapshot import Snapshot

CHARTS: dict[str, Chart] = {
    module.CHART.name: module.CHART
    for module in (against_size, against_cost, over_time, distribution, heat_map, correlation)
}


class UnknownChart(LeaderboardError, LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"there is no chart {name!r}; there are {', '.join(CHARTS)}")


def chart(name: str) -> Chart:
    """:raises UnknownChart:"""
    if name not in CHARTS:
        raise UnknownChart(name)
    return CHARTS[name]


def board(snapshot: Snapshot, suite: str, model: str = "") -> Board:
    """:raises UnknownSuite:"""
    return Board(
        suite=snapshot.suite(suite),
        ranking=snapshot.ranked(suite).frame,
        costs=snapshot.table("run_costs", suite),
        model=model,
    )
