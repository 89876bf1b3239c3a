"""/ : the ranking of one suite as a table and a chart; the address carries the view."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from leaderboard_app import grid
from leaderboard_app.charts import COLUMNS, score_against_parameters
from leaderboard_app.controls import CONTROLS, control_id, read_controls, toolbar
from leaderboard_app.elements import labelled
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from results.errors import LeaderboardError
from results.snapshot import NoSnapshot, Snapshot
from results.suite import SuiteInfo
from results.view import InvalidView, View

PATH = "/"
TITLE = "Ranking"
ENDINGS = ("csv", "json", "parquet")


def layout(sources: Sources, suite: str = "", **query: str) -> Component:
    """Dash passes the query string by name: the same parameters as the API's, and the suite."""
    try:
        snapshot = sources.snapshots.current()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    if not snapshot.suites:
        return empty("No suite is on offer", "`leaderboard suites` lists those that could be.")
    known = {name: value for name, value in query.items() if name in View.model_fields}
    chosen = next((s for s in snapshot.suites if s.name == suite), snapshot.suites[0])
    try:
        view, problem = View.from_query(known), ""
        snapshot.ranking(chosen.name, view)
    except InvalidView as error:
        view, problem = View(), str(error)
    return _page(snapshot, chosen, view, problem)


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("ranking-grid", "rowData"),
        Output("ranking-grid", "columnDefs"),
        Output("ranking-grid", "style"),
        Output("ranking-chart", "figure"),
        Output("ranking-count", "children"),
        Output("ranking-query", "data"),
        Output("ranking-problem", "children"),
        State("ranking-shown", "data"),
        *(Input(control_id(name), prop) for name, prop in CONTROLS.items()),
        prevent_initial_call=True,
    )
    def show(suite: str, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- whatever a control holds
        try:
            snapshot = sources.snapshots.current()
            info = snapshot.suite(suite)
            view = read_controls(dict(zip(CONTROLS, values, strict=True)), info)
            return (*_contents(snapshot, info, view), None)
        except LeaderboardError as error:
            return (*[no_update] * 6, trouble(str(error)))

    app.clientside_callback(
        ClientsideFunction("ranking", "address"),
        *(Output(f"ranking-{ending}", "href") for ending in ENDINGS),
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


def _contents(snapshot: Snapshot, suite: SuiteInfo, view: View) -> tuple[Any, ...]:
    """Rows, columns, size, chart, count and query of a view."""
    frame = snapshot.ranking(suite.name, view)
    return (
        grid.rows(frame),
        grid.column_defs(suite, view),
        {"height": grid.height(len(frame))},
        _figure(snapshot, suite, view),
        _count(len(frame), snapshot.count(suite.name, View())),
        view.model_copy(update={"sort": ()}).to_query(),
    )


def _figure(snapshot: Snapshot, suite: SuiteInfo, view: View) -> go.Figure:
    columns = view.model_copy(update={"columns": COLUMNS})
    return score_against_parameters(snapshot.ranking(suite.name, columns))


def _count(shown: int, total: int) -> str:
    noun = "model" if total == 1 else "models"
    return f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}"


def _page(snapshot: Snapshot, suite: SuiteInfo, view: View, problem: str) -> Component:
    rows, columns, style, figure, count, query = _contents(snapshot, suite, view)
    if not snapshot.count(suite.name, View()):
        table: Component = empty(
            "No model is ranked yet", "Be the first.", ("Submit a model", "/submit")
        )
    else:
        table = html.Div()
    return html.Div(
        [
            dcc.Location(id="ranking-go", refresh="callback-nav"),
            dcc.Store(id="ranking-shown", data=suite.name),
            dcc.Store(id="ranking-query", data=query),
            dmc.Title(suite.title, order=1, fz=26),
            dmc.Text(suite.description, c="dimmed", mb="md", maw="80ch"),
            toolbar(list(snapshot.suites), suite, view),
            html.Div(trouble(problem) if problem else None, id="ranking-problem"),
            table,
            _table(rows, columns, style, count),
            _chart(figure),
        ]
    )


def _table(
    rows: list[dict[str, Any]], columns: list[dict[str, Any]], style: dict[str, Any], count: str
) -> Component:
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Text(count, id="ranking-count", size="sm", c="dimmed"),
                    html.Span([_download(ending) for ending in ENDINGS], className="downloads"),
                ],
                justify="space-between",
                my="xs",
            ),
            html.Div(
                dag.AgGrid(
                    id="ranking-grid",
                    rowData=rows,
                    columnDefs=columns,
                    defaultColDef=grid.DEFAULTS,
                    getRowId="params.data.run_id",
                    dashGridOptions=grid.OPTIONS,
                    columnSize=None,
                    style=style,
                    className="",
                ),
                className="grid-box",
            ),
            dmc.Text(
                "± is half of the 95 % interval. Shift and click on headers sorts by several.",
                size="xs",
                c="dimmed",
                mt=6,
            ),
        ],
        **labelled("Ranking"),
    )


def _download(ending: str) -> Component:
    return dmc.Anchor(
        ending.upper().replace("PARQUET", "Parquet"),
        id=f"ranking-{ending}",
        href="#",
        size="sm",
        refresh=True,
    )


def _chart(figure: go.Figure) -> Component:
    return html.Section(
        [
            dmc.Title("Score against size", order=2, fz=18, mt="xl"),
            dcc.Graph(
                id="ranking-chart",
                figure=figure,
                config={"displaylogo": False, "displayModeBar": False, "responsive": True},
            ),
        ]
    )
