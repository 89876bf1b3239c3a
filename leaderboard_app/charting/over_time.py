"""Best score over time, by size class."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charting.chart import Board, Chart, half, without
from leaderboard_app.palette import LINES, SERIES, paper
from results.filters import SIZE

CLASSES = {"edge": "up to 3 B", "consumer": "3 to 7 B", "mid": "7 to 65 B", "rich": "65 B and more"}
"""Of results.filters.SIZE: at the edge, for consumers, mid-range, for the GPU-rich."""


def data(board: Board) -> pl.DataFrame:
    """Models that were the best of their class when they appeared, oldest first."""
    known = board.ranking.filter(
        pl.col("parameters").is_not_null(), pl.col("created_at").is_not_null()
    )
    columns = ("model", "run_id", "created_at", "parameters", "average")
    dated = known.select(*columns, half(board.ranking), SIZE.alias("size_class")).sort(
        "created_at", "average"
    )
    before = pl.col("average").cum_max().shift(1).over("size_class")
    return dated.filter((pl.col("average") > before).fill_null(value=True))


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    drawn = go.Figure(layout=paper(420, showlegend=True))
    last = board.ranking["created_at"].max()
    for place, (name, title) in enumerate(CLASSES.items()):
        own = found.filter(pl.col("size_class") == name)
        if not len(own):
            continue
        drawn.add_scatter(
            name=title,
            mode="lines+markers",
            x=[*own["created_at"].to_list(), last],
            y=[*own["average"].to_list(), own["average"][-1]],
            text=[*own["model"].to_list(), f"{own['model'][-1]}, still the best"],
            error_y={"array": [*own["half"].to_list(), None], "thickness": 1, "width": 0},
            line={"color": SERIES[place], "width": 2, "shape": "hv"},
            marker={"size": 7},
            hovertemplate="%{text}<br>%{y:.2f}, %{x|%Y-%m-%d}<extra>%{fullData.name}</extra>",
        )
    drawn.update_xaxes(title="repository created on the Hub", gridcolor=LINES, zeroline=False)
    drawn.update_yaxes(title="best average so far", rangemode="tozero", gridcolor=LINES)
    return drawn


def sentence(board: Board, found: pl.DataFrame) -> str:
    if not len(found):
        return "No model's date and size are both known."
    best = [
        f"{title}: {own['model'][-1]} ({own['average'][-1]:.1f}, {own['created_at'][-1]:%B %Y})"
        for name, title in CLASSES.items()
        if len(own := found.filter(pl.col("size_class") == name))
    ]
    dated = board.ranking.select(
        (pl.col("parameters").is_not_null() & pl.col("created_at").is_not_null()).sum()
    ).item()
    left_out = without(dated, len(board.ranking), "date or size")
    return f"The best so far of each class; {'; '.join(best)}.{left_out}"


CHART = Chart(
    name="time",
    title="Best score over time",
    about="Each step is a model that was better than all of its size class before it, with its 95 %"
    " interval. A step smaller than that is no proven advance.",
    data=data,
    figure=figure,
    sentence=sentence,
)
