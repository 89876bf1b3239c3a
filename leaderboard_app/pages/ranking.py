"""/ : the ranking of one suite as a table and a chart; the address carries the view."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from leaderboard_app.controls import CONTROLS, control_id, read_controls, toolbar
from leaderboard_app.elements import mark
from leaderboard_app.ranking_view import TITLES, Shown, chart, shown, table
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from results.errors import LeaderboardError
from results.snapshot import NoSnapshot, Snapshot
from results.suite import SuiteInfo
from results.view import InvalidView, View

PATH = "/"
TITLE = "Ranking"
EVERY = 10_000
"""Milliseconds between two looks for a newer snapshot."""
FOLLOWING = (
    Output("ranking-grid", "rowData"),
    Output("ranking-grid", "columnDefs"),
    Output("ranking-grid", "style"),
    Output("ranking-chart", "figure"),
    Output("ranking-count", "children"),
    Output("ranking-query", "data"),
    Output("ranking-nothing", "children"),
)
"""Where the fields of Shown go, in their order."""


def layout(sources: Sources, suite: str = "", **query: str) -> Component:
    """Dash passes the query string by name: the same parameters as the API's, and the suite."""
    try:
        snapshot = sources.snapshots.current()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    if not snapshot.suites:
        return empty("No suite is on offer", "`leaderboard suites` lists those that could be.")
    chosen = next((s for s in snapshot.suites if s.name == suite), snapshot.suites[0])
    known = {name: value for name, value in query.items() if name in View.model_fields}
    try:
        view, problem = View.from_query(known), None
        now = shown(snapshot, chosen, view)
    except InvalidView as error:
        view, problem = View(), trouble(str(error))
        now = shown(snapshot, chosen, view)
    return html.Div(
        [
            *_memory(snapshot, chosen, now),
            dmc.Group([dmc.Title(chosen.title, order=1, fz=26), mark(chosen)]),
            dmc.Text(chosen.description, c="dimmed", mb="md", maw="80ch"),
            toolbar(list(snapshot.suites), chosen, view),
            html.Div(problem, id="ranking-problem"),
            table(now, chosen),
            chart(now.figure),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        *FOLLOWING,
        Output("ranking-problem", "children"),
        Input("ranking-stamp", "data"),
        State("ranking-shown", "data"),
        *(Input(control_id(name), prop) for name, prop in CONTROLS.items()),
        prevent_initial_call=True,
    )
    def show(_stamp: str, suite: str, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- whatever a control holds
        try:
            snapshot = sources.snapshots.current()
            info = snapshot.suite(suite)
            view = read_controls(dict(zip(CONTROLS, values, strict=True)), info)
            now = shown(snapshot, info, view)
        except LeaderboardError as error:
            return (*[no_update] * len(FOLLOWING), trouble(str(error)))
        return (*(getattr(now, field.name) for field in fields(now)), None)

    @app.callback(
        Output("ranking-stamp", "data"),
        Input("ranking-interval", "n_intervals"),
        State("ranking-stamp", "data"),
        prevent_initial_call=True,
    )
    def look_for_newer(_ticks: int, stamp: str) -> Any:  # noqa: ANN401 -- dash's no_update has no type
        newest = sources.snapshots.current().stamp
        return no_update if newest == stamp else newest

    _register_address(app)


def _register_address(app: Dash) -> None:
    """The browser keeps address and downloads in step by itself."""
    app.clientside_callback(
        ClientsideFunction("ranking", "address"),
        *(Output(f"ranking-{ending}", "href") for ending in TITLES),
        Input("ranking-query", "data"),
        Input("ranking-grid", "columnState"),
        State("ranking-shown", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("ranking", "suite"),
        Output("ranking-go", "href"),
        Input("ranking-suite", "value"),
        State("ranking-shown", "data"),
        prevent_initial_call=True,
    )


def _memory(snapshot: Snapshot, suite: SuiteInfo, now: Shown) -> list[Component]:
    """What the page knows and does not show."""
    return [
        dcc.Location(id="ranking-go", refresh="callback-nav"),
        dcc.Interval(id="ranking-interval", interval=EVERY),
        dcc.Store(id="ranking-stamp", data=snapshot.stamp),
        dcc.Store(id="ranking-shown", data=suite.name),
        dcc.Store(id="ranking-query", data=now.query),
    ]
