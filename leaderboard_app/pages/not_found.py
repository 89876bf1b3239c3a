"""What is shown at an address where nothing is, and the ways on from there."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

WAYS = (
    ("The ranking", "/"),
    ("Compare models", "/compare"),
    ("Charts", "/charts"),
    ("The queue", "/queue"),
    ("Submit a model", "/submit"),
    ("About", "/about"),
)


def layout(**_query: str) -> Component:
    return html.Div(
        [
            dmc.Title("There is no such page", order=1, fz=24),
            html.P(
                "The address leads nowhere: it may be mistyped, or what was here has been renamed."
                " A model's page is /model/organisation/name; the ranking can be searched for it."
            ),
            html.Ul([html.Li(dcc.Link(text, href=href)) for text, href in WAYS], className="ways"),
        ],
        className="empty",
    )
