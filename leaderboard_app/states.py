"""What a page shows when it has nothing to show: empty, unknown, or in trouble."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component


def empty(title: str, text: str, link: tuple[str, str] | None = None) -> Component:
    """:param link: text and address of the way on"""
    children: list[Component] = [dmc.Title(title, order=3), dmc.Text(text, c="dimmed", mt=6)]
    if link:
        children.append(html.P(dcc.Link(link[0], href=link[1])))
    return html.Div(children, className="empty")


def trouble(text: str, title: str = "This cannot be shown") -> Component:
    return dmc.Alert(text, title=title, color="red", variant="light")


def note(text: str, title: str | None = None) -> Component:
    return dmc.Alert(text, title=title, color="yellow", variant="light")
