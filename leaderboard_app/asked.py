"""Controls that change a page's address, from which the page is then made anew.

So whatever one sees has an address, and the back button works by itself.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, dcc
from dash.development.base_component import Component


def asks(page: str, field: str, default: str = "") -> dict[str, Any]:
    """Id of the control of one query parameter; a value equal to `default` is not written out."""
    return {"ask": page, "field": field, "default": default}


def goes(page: str) -> Component:
    """What takes the browser to the new address; to be part of the page."""
    return dcc.Location(id=f"{page}-go", refresh="callback-nav")


def register_asking(app: Dash, page: str) -> None:
    app.clientside_callback(
        ClientsideFunction("asked", "go"),
        Output(f"{page}-go", "href"),
        Input({"ask": page, "field": ALL, "default": ALL}, "value"),
        prevent_initial_call=True,
    )
