"""Colours by which models and kinds are told apart, on light and on dark ground alike."""

from __future__ import annotations

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

INK, LINES = "#868e96", "rgba(134, 142, 150, 0.22)"
SERIES = ("#228be6", "#e8590c", "#2f9e44", "#9c36b5", "#c99700", "#0ca5b8")
"""Of the models of a comparison, in their order."""
MARK = "#e8590c"
"""Of a model that is pointed out among others."""


def dot(place: int) -> Component:
    """The colour of one series, in front of its name."""
    return html.Span(className="dot", style={"backgroundColor": SERIES[place % len(SERIES)]})


def faint(colour: str, share: float) -> str:
    """A colour through which one sees."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share})"


def paper(height: int = 380, **more: object) -> go.Layout:
    """Ground, font and margins of every chart."""
    return go.Layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "family": "inherit", "size": 12},
        margin={"l": 56, "r": 14, "t": 14, "b": 8},
        height=height,
        hovermode="closest",
        legend={"orientation": "h", "y": -0.22},
    ).update(more)


def bar(title: str) -> dict[str, object]:
    """Scale of a heat map, below it, so that it takes no width."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": 10,
        "len": 0.5,
        "y": 0,
        "yanchor": "top",
        "ypad": 14,
    }
