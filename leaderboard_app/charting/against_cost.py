"""Score against what the evaluation took: measured here, or as an imported table states it."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charting.chart import Board, Chart, half, without
from leaderboard_app.charting.frontier import Price, best_for_price, frontier_words, scatter

COLUMNS = ("model", "run_id", "model_type", "average")
SECONDS = Price(
    column="cost",
    title="device-seconds (time that the GPUs, or one CPU, were held)",
    unit="device-seconds",
    less="costs less",
    text="{:.3g}".format,
)
CO2 = Price(
    column="cost",
    title="CO₂ as published, kg",
    unit="kg CO₂",
    less="costs less",
    text="{:.3g}".format,
)


def price(board: Board) -> Price:
    return CO2 if board.suite.origin == "imported" else SECONDS


def data(board: Board) -> pl.DataFrame:
    """Unknown costs are left out; `unit` says what `cost` is."""
    if board.suite.origin == "imported":
        costs = board.ranking.select(*COLUMNS, half(board.ranking), pl.col("co2_kg").alias("cost"))
    else:
        spent = board.costs.select("run_id", (pl.col("seconds") * pl.col("devices")).alias("cost"))
        costs = board.ranking.select(*COLUMNS, half(board.ranking)).join(
            spent, on="run_id", how="left"
        )
    known = costs.filter(pl.col("cost") > 0)
    return best_for_price(known.with_columns(unit=pl.lit(price(board).unit)), "cost")


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    return scatter(found, price(board), board.model)


def sentence(board: Board, found: pl.DataFrame) -> str:
    if not len(found):
        return "No cost is known."
    said = frontier_words(found, price(board))
    if board.suite.origin == "imported":
        said += " The published CO₂ is time on eight GPUs at full power, not a measurement."
    return said + without(len(found), len(board.ranking), "cost")


CHART = Chart(
    name="cost",
    title="Score against cost of evaluation",
    about="How long a model kept its devices busy while it answered this suite; no cheaper model"
    " does better than those on the line. Compare only runs on like hardware.",
    data=data,
    figure=figure,
    sentence=sentence,
)
