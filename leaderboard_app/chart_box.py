"""A chart on a page: named for those who do not see it, and to be saved as a picture."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import MATCH, ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

CONFIG: Any = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def graph(figure: go.Figure, name: str, text: str) -> Component:
    """:param text: what is said in the place of the picture"""
    height = figure.layout.height
    label: dict[str, Any] = {"role": "group", "aria-label": text}
    return html.Div(
        dcc.Graph(figure=figure, config=CONFIG, style={"height": height}),
        id=f"chart-{name}",
        className="chart",
        style={"minHeight": height},
        **label,
    )


def save_button(name: str) -> Component:
    return dmc.Button("Image (SVG)", id={"save": name}, variant="subtle", size="compact-sm", px=4)


def register_saving(app: Dash) -> None:
    """Once for all pages."""
    app.clientside_callback(
        ClientsideFunction("chart", "save"),
        Output({"save": MATCH}, "title"),
        Input({"save": MATCH}, "n_clicks"),
        Input({"save": MATCH}, "id"),
        prevent_initial_call=True,
    )
