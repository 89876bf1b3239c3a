"""Charts. Pure: rows of a ranking in, figures out; nothing here reads data or knows Dash."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.words import size
from results.ranks import Z95

COLUMNS = ("model", "average", "model_type", "parameters")
"""What a chart asks of a ranking."""
INK, LINES = "#868e96", "rgba(134, 142, 150, 0.22)"
"""Read well on light and on dark ground."""
COLOURS = {
    "pretrained": "#228be6",
    "continued": "#15aabf",
    "fine-tuned": "#40c057",
    "chat": "#fd7e14",
    "merge": "#be4bdb",
    "multimodal": "#e64980",
}
UNDECLARED = "not declared"
EDGE = 0.02
"""Room beyond the outermost marks, in powers of ten."""


def score_against_parameters(rows: pl.DataFrame) -> go.Figure:
    """Average over size, with 95 % intervals; models of unknown size are left out."""
    known = rows.filter(pl.col("parameters").is_not_null())
    figure = go.Figure(layout=_layout())
    for kind, group in sorted(known.partition_by("model_type", as_dict=True).items(), key=str):
        figure.add_trace(_points(str(kind[0] or UNDECLARED), group))
    sizes = known["parameters"].to_list()
    figure.update_xaxes(title="parameters", type="log", gridcolor=LINES, **_size_ticks(sizes))
    figure.update_yaxes(title="average", rangemode="tozero", gridcolor=LINES, zeroline=False)
    return figure


def _size_ticks(sizes: list[int]) -> dict[str, object]:
    """Marks at 1, 2 and 5 times the powers of ten, from the one below all sizes to the one above.

    Plotly alone marks powers of ten, of which a few tiny models may span none.
    """
    if not sizes:
        return {}
    powers = range(math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes))) + 2)
    marks = [digit * 10**power for power in powers for digit in (1, 2, 5)]
    low = max(mark for mark in marks if mark <= min(sizes))
    high = min(mark for mark in marks if mark > max(sizes))
    shown = [mark for mark in marks if low <= mark <= high]
    return {
        "tickvals": shown,
        "ticktext": [size(mark) for mark in shown],
        "range": [math.log10(low) - EDGE, math.log10(high) + EDGE],
    }


def _points(kind: str, group: pl.DataFrame) -> go.Scatter:
    colour = COLOURS.get(kind, INK)
    return go.Scatter(
        name=kind,
        mode="markers",
        x=group["parameters"].to_list(),
        y=group["average"].to_list(),
        text=group["model"].to_list(),
        error_y={
            "array": (group["average_stderr"] * Z95).to_list(),
            "thickness": 1,
            "width": 0,
        },
        marker={"color": colour, "size": 9, "line": {"width": 1, "color": "rgba(255,255,255,.6)"}},
        hovertemplate="%{text}<br>%{y:.2f} at %{x:.3s} parameters<extra></extra>",
    )


def _layout() -> go.Layout:
    return go.Layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "family": "inherit", "size": 12},
        margin={"l": 52, "r": 12, "t": 12, "b": 8},
        height=380,
        hovermode="closest",
        legend={"orientation": "h", "y": -0.22},
        showlegend=True,
    )
