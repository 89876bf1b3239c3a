"""/charts : a suite in pictures, each with its numbers, its address and its meaning in words."""

from __future__ import annotations

import dash_mantine_components as dmc
import polars as pl
from dash import Dash, dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.asked import asks, goes, register_asking
from leaderboard_app.chart_box import graph, save_button
from leaderboard_app.charting.catalogue import CHARTS, UnknownChart, board
from leaderboard_app.charting.chart import Board, Chart
from leaderboard_app.elements import mark
from leaderboard_app.model_picker import offered, register_picker, suite_memory, suite_select
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from results.snapshot import NoSnapshot, Snapshot
from results.suite import SuiteInfo

PATH = "/charts"
TITLE = "Charts"
PAGE = "charts"


def layout(
    sources: Sources, suite: str = "", chart: str = "", model: str = "", **_query: str
) -> Component:
    try:
        snapshot = sources.snapshots.current()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    chosen = next((s for s in snapshot.suites if s.name == suite), snapshot.suites[0])
    drawn = board(snapshot, chosen.name, model)
    charts = [CHARTS[chart]] if chart in CHARTS else list(CHARTS.values())
    return html.Div(
        [
            goes(PAGE),
            suite_memory(PAGE, chosen),
            dmc.Group([dmc.Title("Charts", order=1, fz=26), mark(chosen)]),
            _controls(snapshot, chosen, model),
            *([trouble(str(UnknownChart(chart)))] if chart and chart not in CHARTS else []),
            _contents(charts, chosen, chart),
            *(
                [_section(one, drawn) for one in charts]
                if len(drawn.ranking)
                else [empty("Nothing to draw yet", "No model is ranked in this suite.")]
            ),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    register_asking(app, PAGE)
    register_picker(app, sources, PAGE, "model")


def _controls(snapshot: Snapshot, suite: SuiteInfo, model: str) -> Component:
    return html.Div(
        [
            suite_select(PAGE, snapshot, suite, snapshot.suites[0].name),
            dmc.Select(
                id=asks(PAGE, "model"),
                label="Point out a model",
                data=offered(snapshot, suite.name, "", [model] if model else []),
                value=model or None,
                searchable=True,
                clearable=True,
                placeholder="none",
                nothingFoundMessage="No model of this suite has such a name.",
                w=320,
            ),
        ],
        className="toolbar",
        style={"margin": "12px 0 16px"},
    )


def _contents(charts: list[Chart], suite: SuiteInfo, chosen: str) -> Component:
    """Where one chart is shown alone, the way back to all; else what there is."""
    if chosen in CHARTS:
        return html.P(dcc.Link("All charts", href=address(PATH, suite=suite.name)))
    links = [html.A(one.title, href=f"#{one.name}") for one in charts]
    named = {"aria-label": "Charts"}
    return html.Nav(links, className="contents", **named)  # type: ignore[arg-type]


def _section(one: Chart, drawn: Board) -> Component:
    found = one.data(drawn)
    data = f"/api/v1/suites/{drawn.suite.name}/charts/{one.name}"
    own = address(PATH, suite=drawn.suite.name, chart=one.name, model=drawn.model)
    said = one.sentence(drawn, found)
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Title(dcc.Link(one.title, href=own), order=2, fz=20),
                    html.Span(
                        [
                            dmc.Anchor("CSV", href=f"{data}.csv", size="sm", refresh=True),
                            dmc.Anchor("JSON", href=f"{data}.json", size="sm", refresh=True),
                            save_button(one.name),
                        ],
                        className="downloads",
                    ),
                ],
                justify="space-between",
            ),
            *_picture(one, drawn, found, said),
            dmc.Text(one.about, size="xs", c="dimmed", maw="96ch", mt=6),
        ],
        id=one.name,
        className="chart-section",
    )


def _picture(one: Chart, drawn: Board, found: pl.DataFrame, said: str) -> list[Component]:
    """What it shows in words, and drawn where there is something to draw."""
    if not len(found):
        return [html.Div(said, className="empty")]
    text = f"{one.title}. {said}"
    return [
        html.P(said, className="sentence"),
        graph(one.figure(drawn, found), one.name, text),
    ]
