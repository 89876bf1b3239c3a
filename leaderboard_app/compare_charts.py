"""Two charts of a comparison: each benchmark's scores as dumbbells, and as a radar. Pure."""

from __future__ import annotations

import plotly.graph_objects as go

from leaderboard_app.contestants import Comparison
from leaderboard_app.palette import INK, LINES, SERIES, faint, paper
from results.ranks import Z95

ROW = 46


def dumbbells(found: Comparison) -> go.Figure:
    """One line a benchmark, from the lowest score to the highest, each score with its interval."""
    infos = found.suite.benchmarks[::-1]
    figure = go.Figure(layout=paper(90 + ROW * len(infos), showlegend=True))
    for info in infos:
        values = [one.row[info.name] for one in found.contestants]
        figure.add_scatter(
            x=[min(values), max(values)],
            y=[info.title] * 2,
            mode="lines",
            line={"color": faint(INK, 0.5), "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    for place, one in enumerate(found.contestants):
        errors = [_half(one.row, info.name) for info in infos]
        figure.add_scatter(
            name=one.label,
            x=[one.row[info.name] for info in infos],
            y=[info.title for info in infos],
            error_x={"array": errors, "thickness": 1.5, "width": 4},
            mode="markers",
            marker={"color": SERIES[place], "size": 12},
            hovertemplate="%{y}: %{x:.2f}<extra>%{fullData.name}</extra>",
        )
    figure.update_xaxes(title="normalised score", gridcolor=LINES, zeroline=False)
    figure.update_yaxes(showgrid=False, automargin=True)
    return figure


def radar(found: Comparison) -> go.Figure:
    """Each model a closed line around the benchmarks: 0 in the middle, 100 at the edge."""
    figure = go.Figure(layout=paper(420, showlegend=True))
    infos = [*found.suite.benchmarks, found.suite.benchmarks[0]]
    for place, one in enumerate(found.contestants):
        figure.add_scatterpolar(
            name=one.label,
            r=[one.row[info.name] for info in infos],
            theta=[info.title for info in infos],
            line={"color": SERIES[place], "width": 2},
            fill="toself",
            fillcolor=faint(SERIES[place], 0.08),
            hovertemplate="%{theta}: %{r:.2f}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        margin={"l": 40, "r": 40, "t": 30, "b": 30},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"gridcolor": LINES, "range": [0, 100], "angle": 90, "tickangle": 90},
            "angularaxis": {"gridcolor": LINES, "linecolor": LINES},
        },
    )
    return figure


def _half(row: dict[str, float | None], name: str) -> float | None:
    """Half of the 95 % interval, or the most it can be."""
    errors = (row.get(f"{name}_stderr"), row.get(f"{name}_bound"))
    return next((Z95 * error for error in errors if error is not None), None)
