"""Score against parameters."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charting.chart import ENOUGH, Board, Chart, half, without
from leaderboard_app.charting.frontier import Price, best_for_price, frontier_words, scatter
from leaderboard_app.words import decimal, size

COLUMNS = ("model", "run_id", "model_type", "parameters", "average")
PRICE = Price(
    column="parameters",
    title="parameters",
    unit="parameters",
    less="is smaller",
    text=lambda value: size(round(value)),
)


def data(board: Board) -> pl.DataFrame:
    known = board.ranking.filter(pl.col("parameters") > 0)
    return best_for_price(known.select(*COLUMNS, half(board.ranking)), "parameters")


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    return scatter(found, PRICE, board.model)


def sentence(board: Board, found: pl.DataFrame) -> str:
    if not len(found):
        return "No model's size is known."
    said = frontier_words(found, PRICE)
    if len(found) >= ENOUGH:
        rho = found.select(pl.corr("parameters", "average", method="spearman")).item()
        said += f" Size and score go together with a rank correlation of {decimal(rho)}."
    return said + without(len(found), len(board.ranking), "size")


CHART = Chart(
    name="size",
    title="Score against parameters",
    about="Each mark is a model with its 95 % interval; no smaller model does better than those on"
    " the line (Pareto).",
    data=data,
    figure=figure,
    sentence=sentence,
)
