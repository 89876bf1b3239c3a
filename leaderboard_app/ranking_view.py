"""The parts of the ranking page that change with the view, and where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app import grid
from leaderboard_app.charts import COLUMNS, score_against_parameters
from leaderboard_app.elements import labelled
from leaderboard_app.states import empty
from leaderboard_app.words import minute
from results.snapshot import Snapshot
from results.suite import SuiteInfo
from results.view import View

TITLES = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
"""Downloads of the present view, by the ending of their address."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows; the fields are in the order of the page's callback."""

    rows: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    style: dict[str, Any]
    figure: go.Figure
    count: str
    query: dict[str, str]
    nothing: Component | None
    """Said in the place of a table that has no rows yet."""


def shown(snapshot: Snapshot, suite: SuiteInfo, view: View) -> Shown:
    """:raises InvalidView: if the view names a column that the suite does not have"""
    frame = snapshot.ranking(suite.name, view)
    total = snapshot.count(suite.name, View())
    chart = snapshot.ranking(suite.name, view.model_copy(update={"columns": COLUMNS}))
    return Shown(
        rows=grid.rows(frame),
        columns=grid.column_defs(suite, view),
        style={"height": grid.height(len(frame)), "display": "block" if total else "none"},
        figure=score_against_parameters(chart),
        count=_count(len(frame), total, snapshot),
        query=view.model_copy(update={"sort": ()}).to_query(),
        nothing=None if total else _nobody(),
    )


INTERVAL = "± is half of the 95 % interval."
BOUND = (
    "≤ is the most that half of the 95 % interval can be: only means were published (binomial"
    " bound). Ranges of ranks rest on it."
)


def table(now: Shown, suite: SuiteInfo) -> Component:
    about = BOUND if suite.origin == "imported" else INTERVAL
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Text(now.count, id="ranking-count", size="sm", c="dimmed"),
                    html.Span([_download(e) for e in TITLES], className="downloads"),
                ],
                justify="space-between",
                my="xs",
            ),
            html.Div(now.nothing, id="ranking-nothing"),
            html.Div(_grid(now), className="grid-box"),
            dmc.Text(
                f"{about} Shift and click on headers sorts by several.",
                size="xs",
                c="dimmed",
                mt=6,
            ),
        ],
        **labelled("Ranking"),
    )


def chart(figure: go.Figure) -> Component:
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


def _grid(now: Shown) -> Component:
    return dag.AgGrid(
        id="ranking-grid",
        rowData=now.rows,
        columnDefs=now.columns,
        defaultColDef=grid.DEFAULTS,
        getRowId="params.data.run_id",
        dashGridOptions=grid.OPTIONS,
        columnSize=None,
        style=now.style,
        className="",
    )


def _download(ending: str) -> Component:
    return dmc.Anchor(TITLES[ending], id=f"ranking-{ending}", href="#", size="sm", refresh=True)


def _nobody() -> Component:
    return empty("No model is ranked yet", "Be the first.", ("Submit a model", "/submit"))


def _count(found: int, total: int, snapshot: Snapshot) -> str:
    noun = "model" if total == 1 else "models"
    some = f"{total} {noun}" if found == total else f"{found} of {total} {noun}"
    return f"{some}, as of {minute(snapshot.published_at)}"
