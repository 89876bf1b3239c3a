"""Benchmarks by models, like beside like."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import polars as pl
from numpy.typing import NDArray

from leaderboard_app.charting.chart import Board, Chart
from leaderboard_app.palette import bar, paper
from results.columns import benchmark_names

MOST = 40
"""Models shown: the best of the suite."""
SCALE = [[0.0, "#f3f0ff"], [0.5, "#5c7cfa"], [1.0, "#10236b"]]


def data(board: Board) -> pl.DataFrame:
    """One row a model, one column a benchmark, both in the order of the chart."""
    names = list(benchmark_names(board.suite))
    best = board.ranking.head(MOST).select("model", "run_id", "average", *names)
    if len(best) < 3 or len(names) < 3:
        return best
    scores = best.select(names).to_numpy()
    columns = [names[place] for place in _order(scores.T)]
    return best[_order(scores)].select("model", "run_id", "average", *columns)


def _order(rows: NDArray[np.float64]) -> list[int]:
    """Leaves of a hierarchical clustering, by average linkage of Euclidean distances."""
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import pdist

    distances = pdist(rows)
    return [
        int(i) for i in leaves_list(optimal_leaf_ordering(linkage(distances, "average"), distances))
    ]


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    titles = {info.name: info.title for info in board.suite.benchmarks}
    names = found.columns[3:]
    scores = found.select(names).to_numpy()
    drawn = go.Figure(layout=paper(170 + 20 * max(len(found), 3)))
    drawn.add_heatmap(
        z=scores[::-1],
        x=[titles[name] for name in names],
        y=[str(place) for place in range(len(found))],
        customdata=[[model] * len(names) for model in found["model"].to_list()[::-1]],
        zmin=0,
        zmax=100,
        colorscale=SCALE,
        xgap=1,
        ygap=1,
        colorbar=bar("normalised score"),
        hovertemplate="%{customdata}<br>%{x}: %{z:.2f}<extra></extra>",
    )
    models = [_short(model) for model in found["model"].to_list()[::-1]]
    drawn.update_yaxes(
        tickvals=[str(i) for i in range(len(found))], ticktext=models, automargin=True
    )
    drawn.update_xaxes(side="top", tickangle=0)
    return drawn.update_layout(margin={"t": 40})


def _short(model: str) -> str:
    name = model.rpartition("/")[2]
    return name if len(name) <= 26 else f"{name[:25]}…"


def sentence(board: Board, found: pl.DataFrame) -> str:
    if not len(found):
        return "No model is ranked yet."
    titles = {info.name: info.title for info in board.suite.benchmarks}
    names = found.columns[3:]
    means = {name: float(found[name].mean()) for name in names}  # type: ignore[arg-type]
    hard, easy = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    return (
        f"Among the {len(found)} best, {titles[easy]} is solved best (mean {means[easy]:.1f}) and"
        f" {titles[hard]} least (mean {means[hard]:.1f})."
    )


CHART = Chart(
    name="heat",
    title="Benchmarks and models",
    about=f"Normalised scores of the {MOST} best models; models and benchmarks with like scores lie"
    " beside one another (hierarchical clustering).",
    data=data,
    figure=figure,
    sentence=sentence,
)
