"""Where one model stands on the board: its place on each benchmark, against all the others."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.chart_box import graph
from leaderboard_app.charting.catalogue import CHARTS, board
from leaderboard_app.charting.chart import Board
from leaderboard_app.charting.distribution import titles_of
from leaderboard_app.elements import scrolled
from leaderboard_app.words import number
from results.ranks import Z95, rank_ranges
from results.snapshot import Snapshot
from results.suite import SuiteInfo


def standing_section(snapshot: Snapshot, suite: SuiteInfo, repo: str) -> Component | None:
    """None where the model does not rank in this suite."""
    drawn = board(snapshot, suite.name, repo)
    best = drawn.ranking.filter(pl.col("model") == repo).head(1).to_dicts()
    if not best:
        return None
    chart = CHARTS["distribution"]
    found = chart.data(drawn)
    said = chart.sentence(drawn, found)
    charts = address("/charts", suite=suite.name, model=repo)
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Title(f"Against the board, {suite.title}", order=2, fz=20),
                    dcc.Link("All charts with this model", href=charts),
                ],
                justify="space-between",
            ),
            html.P(said, className="sentence"),
            html.Div(
                [
                    graph(chart.figure(drawn, found), f"place-{suite.name}", said),
                    scrolled(_places(drawn, best[0]), width=330),
                ],
                className="two",
            ),
        ]
    )


def places(drawn: Board, row: dict[str, Any], name: str) -> tuple[int, int | None, int | None]:
    """Rank on one benchmark, and its best and worst given all errors (None where not known)."""
    scores = drawn.ranking[name]
    rank = 1 + int((scores > row[name]).sum())
    errors = _errors(drawn.ranking, name)
    best, worst = rank_ranges(scores.to_numpy(), errors.to_numpy())
    place = drawn.ranking["run_id"].to_list().index(row["run_id"])
    if errors[place] is None:
        return rank, None, None
    return rank, int(best[place]), int(worst[place])


def _errors(ranking: pl.DataFrame, name: str) -> pl.Series:
    columns = [f"{name}_{end}" for end in ("stderr", "bound") if f"{name}_{end}" in ranking.columns]
    return ranking.select(pl.coalesce(columns).cast(pl.Float64)).to_series()


def _places(drawn: Board, row: dict[str, Any]) -> Component:
    total = len(drawn.ranking)
    mark = "≤" if drawn.suite.origin == "imported" else "±"
    rows = []
    for name, title in titles_of(drawn).items():
        rank, low, high = places(drawn, row, name)
        error = _errors(drawn.ranking.filter(pl.col("run_id") == row["run_id"]), name)[0]
        half = "" if error is None else f" {mark} {Z95 * error:.2f}"
        span = "" if low is None or low == high else f" ({low:,}\N{EN DASH}{high:,})"
        rows.append(
            dmc.TableTr(
                [
                    dmc.TableTd(title),
                    dmc.TableTd(
                        [number(row[name]), html.Span(half, className="dim small")],
                        className="num",
                    ),
                    dmc.TableTd(
                        [f"{rank:,}", html.Span(span, className="dim small")], className="num"
                    ),
                ]
            )
        )
    head = [dmc.TableTh("Score"), dmc.TableTh("Points", className="num")]
    head.append(dmc.TableTh(f"Rank of {total:,}", className="num"))
    return dmc.Table([dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(rows)], verticalSpacing=6)
