"""The ranking as ag-grid wants it: column definitions and rows."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from results.column import POINTS as POINTS_UNIT
from results.column import SHARE as SHARE_UNIT
from results.column import Column
from results.columns import benchmark_names, ranking_columns, raw_name
from results.ranking import shown_columns
from results.suite import SuiteInfo
from results.tables import to_json
from results.view import View

ROW, HEADER, MOST_ROWS = 42, 44, 18
POINTS, SHARE = {"scale": 100, "digits": 2}, {"scale": 1, "digits": 4}
COLOURS = {
    "backgroundColor": "body",
    "headerBackgroundColor": "body",
    "foregroundColor": "text",
    "borderColor": "default-border",
    "rowHoverColor": "default-hover",
    "accentColor": "blue-5",
}
"""The grid's parameters as Mantine's variables, so that it follows light and dark."""
THEME = "themeQuartz.withParams({{{}, {}}})".format(
    ", ".join(f"{name}: 'var(--mantine-color-{colour})'" for name, colour in COLOURS.items()),
    "fontFamily: 'inherit', fontSize: 14, headerFontWeight: 600, wrapperBorder: false,"
    " columnBorder: false, cellHorizontalPadding: 12",
)
OPTIONS: dict[str, Any] = {
    "theme": {"function": THEME},
    "suppressFieldDotNotation": True,
    "suppressMovableColumns": True,
    "rowHeight": ROW,
    "headerHeight": HEADER,
    "animateRows": False,
    "tooltipShowDelay": 300,
    "enableCellTextSelection": True,
    "localeText": {"noRowsToShow": "No model fits this search and these filters."},
}
DEFAULTS: dict[str, Any] = {
    "sortable": True,
    "resizable": True,
    "comparator": {"function": "unknownLast"},
}


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The very objects that the API gives as JSON."""
    found: list[dict[str, Any]] = json.loads(to_json(frame))
    return found


def height(count: int) -> int:
    """Of a table without an inner scroll bar as long as it is short."""
    return HEADER + ROW * min(max(count, 3), MOST_ROWS) + 18


def column_defs(suite: SuiteInfo, view: View) -> list[dict[str, Any]]:
    """The columns that the view shows, sorted as it says when the grid first appears."""
    columns = ranking_columns(suite)
    base = {raw_name(name): name for name in benchmark_names(suite)} if view.raw else {}
    place = {key.removeprefix("-"): number for number, key in enumerate(view.sort)}
    falling = {key.removeprefix("-") for key in view.sort if key.startswith("-")}
    defs = []
    for name in shown_columns(suite, view):
        ident = base.get(name, name)
        definition = _define(columns[name]) | {"colId": ident}
        if ident in place:
            definition["initialSort"] = "desc" if ident in falling else "asc"
            definition["initialSortIndex"] = place[ident]
        defs.append(definition)
    return defs


def _define(column: Column) -> dict[str, Any]:
    definition = {
        "field": column.name,
        "headerName": column.title,
        "headerTooltip": f"{column.meaning}{f' Unit: {column.unit}.' if column.unit else ''}",
        "minWidth": 100,
    }
    if column.name in SPECIAL:
        return definition | SPECIAL[column.name]
    if column.unit in (POINTS_UNIT, SHARE_UNIT) and not column.of:
        return definition | _score(column)
    return definition | KINDS[column.kind]


def _score(column: Column) -> dict[str, Any]:
    """Value, bar and error in one cell."""
    scale = POINTS if column.unit == POINTS_UNIT else SHARE
    return {
        "cellRenderer": "Score",
        "cellRendererParams": {
            **scale,
            "error": f"{column.name}_stderr",
            "bound": f"{column.name}_bound",
        },
        "type": "rightAligned",
        "minWidth": 132,
        "flex": 1,
        "sortingOrder": ["desc", "asc", None],
    }


SPECIAL: dict[str, dict[str, Any]] = {
    "rank": {"cellRenderer": "Rank", "width": 104},
    "model": {"cellRenderer": "Model", "minWidth": 190, "flex": 2},
}
KINDS: dict[str, dict[str, Any]] = {
    "text": {"valueFormatter": {"function": "text(params.value)"}, "width": 140},
    "count": {
        "valueFormatter": {"function": "count(params.value)"},
        "type": "rightAligned",
        "sortingOrder": ["desc", "asc", None],
        "width": 124,
    },
    "number": {"valueFormatter": {"function": "decimals(params.value, 3)"}, "type": "rightAligned"},
    "truth": {"cellRenderer": "Truth", "width": 124},
    "time": {"valueFormatter": {"function": "day(params.value)"}, "width": 124},
}
