"""Small parts that several pages are made of."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.words import marks
from results.suite import SuiteInfo


def labelled(text: str) -> dict[str, Any]:
    """Attributes that name an element to those who do not see it."""
    return {"aria-label": text}


def icon(name: str) -> Component:
    """One of assets/icons, in the colour of the text."""
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.Span(className=f"icon icon-{name}", **hidden)


def mark(suite: SuiteInfo) -> Component | None:
    """What sets a suite apart from those that are on offer."""
    text = marks(suite)
    return dmc.Badge(text, variant="light", color="gray", tt="none") if text else None


def facts(pairs: list[tuple[str, Any]]) -> Component:
    """Names with their values, in columns as wide as the page allows."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="facts"
    )


def scrolled(table: Component, width: int, label: str = "Table") -> Component:
    """A table that scrolls sideways inside its own box, with the keyboard too."""
    named = {**labelled(label), "role": "region"}
    inner = html.Div(table, style={"minWidth": width})
    return html.Div(inner, className="scroll", tabIndex=0, **named)
