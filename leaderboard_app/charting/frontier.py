"""Scores against a price, with the line of those that nothing cheaper beats."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charts import COLOURS, UNDECLARED
from leaderboard_app.palette import INK, LINES, MARK, faint, paper

MANY = 400
"""Points from which on error bars are drawn on the line alone, and points that cover one another
once."""
CLOSE = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
"""Digits marked where all prices lie within a factor of five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The quantity across."""

    column: str
    title: str
    unit: str
    less: str
    """What the cheaper of two does, in words."""
    text: Callable[[float], str]
    """What stands at a mark of the axis."""


def best_for_price(frame: pl.DataFrame, price: str) -> pl.DataFrame:
    """Sorted by price, with `best`: whether no model of the same or a lower price does as well."""
    ordered = frame.sort(price, "average", descending=[False, True])
    before = pl.col("average").cum_max().shift(1)
    return ordered.with_columns(best=(pl.col("average") > before).fill_null(value=True))


def scatter(data: pl.DataFrame, price: Price, model: str) -> go.Figure:
    figure = go.Figure(layout=paper(440, showlegend=True))
    shown = _uncovered(data, price.column) if len(data) > MANY else data
    for kind, group in sorted(shown.partition_by("model_type", as_dict=True).items(), key=str):
        figure.add_trace(_points(str(kind[0] or UNDECLARED), group, price, few=len(data) <= MANY))
    figure.add_trace(_line(data.filter("best"), price, few=len(data) <= MANY))
    if chosen := data.filter(pl.col("model") == model).to_dicts():
        figure.add_trace(_chosen(chosen[0], price))
    figure.update_xaxes(title=price.title, type="log", gridcolor=LINES, **_ticks(data, price))
    figure.update_layout(legend={"itemsizing": "constant"})
    figure.update_yaxes(title="average", rangemode="tozero", gridcolor=LINES, zeroline=False)
    return figure


def _uncovered(data: pl.DataFrame, price: str) -> pl.DataFrame:
    """Of points that would lie on one another, the best."""
    place = [
        (pl.col(price).log10() * 60).floor().alias("x"),
        (pl.col("average") * 2).floor().alias("y"),
    ]
    return data.with_columns(place).unique(
        ["x", "y", "model_type"], keep="last", maintain_order=True
    )


def _points(kind: str, group: pl.DataFrame, price: Price, *, few: bool) -> go.Scatter:
    colour = COLOURS.get(kind, INK)
    return go.Scatter(
        name=kind,
        mode="markers",
        x=group[price.column].to_list(),
        y=group["average"].to_list(),
        text=group["model"].to_list(),
        error_y={"array": group["half"].to_list(), "thickness": 1, "width": 0} if few else None,
        marker={"color": colour if few else faint(colour, 0.45), "size": 9 if few else 5},
        hovertemplate="%{text}<br>%{y:.2f} at %{x:.3s} " + price.unit + "<extra></extra>",
    )


def _line(best: pl.DataFrame, price: Price, *, few: bool) -> go.Scatter:
    """Steps, for between two models there is none."""
    return go.Scatter(
        name="none better for less",
        mode="lines" if few else "lines+markers",
        x=best[price.column].to_list(),
        y=best["average"].to_list(),
        text=best["model"].to_list(),
        line={"color": INK, "width": 2, "shape": "hv"},
        marker={"color": INK, "size": 6},
        error_y=None if few else {"array": best["half"].to_list(), "thickness": 1, "width": 0},
        hovertemplate="%{text}<br>%{y:.2f} at %{x:.3s} " + price.unit + "<extra></extra>",
    )


def _chosen(row: dict[str, float], price: Price) -> go.Scatter:
    return go.Scatter(
        name=str(row["model"]),
        mode="markers",
        x=[row[price.column]],
        y=[row["average"]],
        marker={
            "color": MARK,
            "size": 14,
            "symbol": "diamond",
            "line": {"width": 2, "color": "#fff"},
        },
        hovertemplate="%{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _ticks(data: pl.DataFrame, price: Price) -> dict[str, object]:
    """Marks as close together as the prices are, from half the least to twice the most."""
    if not len(data):
        return {}
    low, high = (float(data[price.column].min()), float(data[price.column].max()))  # type: ignore[arg-type]
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    digits = CLOSE if high < 5 * low else (1, 2, 5) if len(powers) <= 5 else (1,)
    values = [digit * 10.0**power for power in powers for digit in digits]
    room = 1.15 if high < 5 * low else 2
    shown = [value for value in values if low / room <= value <= high * room]
    edges = [math.log10(low / room), math.log10(high * room)]
    return {"tickvals": shown, "ticktext": [price.text(value) for value in shown], "range": edges}


def frontier_words(data: pl.DataFrame, price: Price) -> str:
    """How many lie on the line, and its two ends."""
    best = data.filter("best").to_dicts()
    first, last = best[0], best[-1]
    if len(best) == 1:
        return f"{first['model']} ({first['average']:.1f}) is best, and none {price.less}."
    return (
        f"{len(best)} of {len(data):,} models are beaten by none that {price.less}: from"
        f" {first['model']} ({first['average']:.1f}) to {last['model']} ({last['average']:.1f})."
    )
