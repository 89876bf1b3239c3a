"""The bar above the ranking: search, filters, columns; each restored from the view."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import icon
from leaderboard_app.words import MODEL_TYPES, PRECISIONS, marks, options
from results.columns import default_columns, ranking_columns
from results.suite import SuiteInfo
from results.view import ALL, View

CONTROLS: dict[str, str] = {
    "q": "value",
    "type": "value",
    "precision": "value",
    "params_min": "value",
    "params_max": "value",
    "columns": "value",
    "raw": "checked",
}
"""Query parameter of each control, and the property that holds it."""


def control_id(name: str) -> str:
    return f"ranking-{name}"


def toolbar(suites: list[SuiteInfo], suite: SuiteInfo, view: View) -> Component:
    return html.Div(
        [
            dmc.Select(
                id="ranking-suite",
                label="Suite",
                data=[{"value": s.name, "label": _suite_title(s)} for s in suites],
                value=suite.name,
                allowDeselect=False,
                w=190,
            ),
            dmc.TextInput(
                id=control_id("q"),
                label="Search",
                placeholder="part of a name; another",
                value=view.q,
                debounce=200,
                leftSection=icon("search"),
                className="grow",
            ),
            _several("type", "Type", options(MODEL_TYPES), view.type),
            _several("precision", "Precision", list(PRECISIONS), view.precision),
            _billions("params_min", "from", view.params_min),
            _billions("params_max", "to", view.params_max),
            _column_chooser(suite, view),
            dmc.Switch(id=control_id("raw"), label="Raw scores", checked=view.raw, mb=8, size="sm"),
        ],
        className="toolbar",
        role="search",
    )


def read_controls(values: dict[str, Any], suite: SuiteInfo) -> View:
    """The view that the controls show.

    :raises InvalidView:
    """
    chosen = {name: _text(value) for name, value in values.items()}
    if chosen["columns"] == ",".join(default_columns(suite)):
        chosen["columns"] = ""
    return View.from_query({name: text for name, text in chosen.items() if text})


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "1" if value is True else str(value)


def _suite_title(suite: SuiteInfo) -> str:
    text = marks(suite)
    return f"{suite.title} ({text})" if text else suite.title


def _several(name: str, label: str, data: list[Any], value: tuple[str, ...]) -> Component:
    return dmc.MultiSelect(
        id=control_id(name),
        label=label,
        data=data,
        value=list(value),
        placeholder=None if value else "all",
        clearable=True,
        miw=150,
        maw=260,
    )


def _billions(name: str, label: str, value: float | None) -> Component:
    return dmc.NumberInput(
        id=control_id(name),
        label=f"Billions, {label}",
        value=value if value is not None else "",
        min=0,
        debounce=300,
        placeholder="any",
        hideControls=True,
        w=108,
    )


def _column_chooser(suite: SuiteInfo, view: View) -> Component:
    columns = ranking_columns(suite)
    names = tuple(columns) if view.columns == (ALL,) else view.columns or default_columns(suite)
    boxes = [
        dmc.Checkbox(value=name, label=column.title, description=column.meaning, mb=8)
        for name, column in columns.items()
        if not column.of
    ]
    chooser = dmc.CheckboxGroup(
        dmc.ScrollArea(boxes, h=380, type="auto", offsetScrollbars=True),
        id=control_id("columns"),
        value=list(names),
        label="Columns, with what they mean",
    )
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                dmc.Button("Columns", variant="default", leftSection=icon("columns"))
            ),
            dmc.PopoverDropdown(chooser),
        ],
        width=340,
        position="bottom-end",
        shadow="md",
        trapFocus=True,
        returnFocus=True,
    )
