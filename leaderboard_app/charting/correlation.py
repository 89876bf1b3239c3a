"""How far benchmarks put models in the same order."""

from __future__ import annotations

from itertools import combinations, product

import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charting.chart import ENOUGH, Board, Chart
from leaderboard_app.palette import bar, paper
from leaderboard_app.words import decimal
from results.columns import benchmark_names

RHO = "\N{GREEK SMALL LETTER RHO}"
SCALE = [[0.0, "#c2410c"], [0.5, "#f8f9fa"], [1.0, "#1864ab"]]


def data(board: Board) -> pl.DataFrame:
    """Spearman's rank correlation of each two benchmarks over all models that rank."""
    names = benchmark_names(board.suite)
    if len(board.ranking) < ENOUGH:
        return pl.DataFrame(
            schema={"first": pl.String, "second": pl.String, "rho": pl.Float64, "models": pl.Int64}
        )
    ranks = board.ranking.select(pl.col(name).rank() for name in names)
    pairs = list(product(names, names))
    rhos = ranks.select(pl.corr(a, b).alias(f"{i}") for i, (a, b) in enumerate(pairs)).row(0)
    return pl.DataFrame(
        {
            "first": [a for a, _ in pairs],
            "second": [b for _, b in pairs],
            "rho": rhos,
            "models": [len(ranks)] * len(pairs),
        },
        schema_overrides={"rho": pl.Float64, "models": pl.Int64},
    ).with_columns(pl.col("rho").fill_nan(None))


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    titles = [info.title for info in board.suite.benchmarks]
    count = len(titles)
    rhos = found["rho"].to_list()
    rows = [rhos[i * count : (i + 1) * count] for i in range(count)] if rhos else []
    drawn = go.Figure(layout=paper(170 + 44 * count))
    drawn.add_heatmap(
        z=rows[::-1],
        x=titles,
        y=titles[::-1],
        zmin=-1,
        zmax=1,
        colorscale=SCALE,
        texttemplate="%{z:.2f}",
        xgap=2,
        ygap=2,
        colorbar=bar(f"rank correlation {RHO}"),
        hovertemplate="%{y} and %{x}: %{z:.3f}<extra></extra>",
    )
    drawn.update_xaxes(side="top", tickangle=0)
    drawn.update_yaxes(automargin=True)
    return drawn.update_layout(margin={"t": 40})


def sentence(board: Board, found: pl.DataFrame) -> str:
    titles = {info.name: info.title for info in board.suite.benchmarks}
    order = list(combinations(titles, 2))
    known = {
        (row["first"], row["second"]): row["rho"]
        for row in found.to_dicts()
        if row["rho"] is not None and (row["first"], row["second"]) in order
    }
    if not known:
        return f"{ENOUGH} models at least are needed to say how benchmarks go together."
    low, high = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    return (
        f"{titles[high[0]]} and {titles[high[1]]} order the {found['models'][0]:,} models most"
        f" alike ({RHO} = {decimal(known[high])}), {titles[low[0]]} and {titles[low[1]]} least"
        f" ({RHO} = {decimal(known[low])})."
    )


CHART = Chart(
    name="correlation",
    title="Correlation of benchmarks",
    about="Spearman's rank correlation over all models: 1, the two order models alike; 0, they have"
    " nothing to do with one another.",
    data=data,
    figure=figure,
    sentence=sentence,
)
