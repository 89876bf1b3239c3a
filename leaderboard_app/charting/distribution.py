"""How scores spread over the board, with one model pointed out."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import polars as pl

from leaderboard_app.charting.chart import Board, Chart
from leaderboard_app.palette import LINES, MARK, SERIES, faint, paper
from results.columns import benchmark_names
from results.ranks import Z95

BINS = 50
ROW = 54


def data(board: Board) -> pl.DataFrame:
    """Models in each of fifty steps of the score, for the average and every benchmark."""
    edges = np.linspace(0, 100, BINS + 1)
    frames = []
    for name in ("average", *benchmark_names(board.suite)):
        scores = board.ranking[name].drop_nulls().to_numpy()
        frames.append(
            pl.DataFrame(
                {
                    "score": [name] * BINS,
                    "from": edges[:-1],
                    "to": edges[1:],
                    "models": np.histogram(np.clip(scores, 0, 100), edges)[0],
                }
            )
        )
    return pl.concat(frames)


def figure(board: Board, found: pl.DataFrame) -> go.Figure:
    titles = titles_of(board)
    drawn = go.Figure(layout=paper(80 + ROW * len(titles), showlegend=False))
    middles = (found["from"] + found["to"]).to_numpy()[:BINS] / 2
    for place, name in enumerate(reversed(titles)):
        counts = found.filter(pl.col("score") == name)["models"].to_numpy()
        heights = place + 0.86 * counts / max(1, int(counts.max()))
        drawn.add_scatter(
            x=[0, 100], y=[place] * 2, mode="lines", line={"width": 0}, hoverinfo="skip"
        )
        drawn.add_scatter(
            x=middles,
            y=heights,
            mode="lines",
            fill="tonexty",
            fillcolor=faint(SERIES[0], 0.25),
            line={"color": SERIES[0], "width": 1.5, "shape": "hvh"},
            customdata=counts,
            hovertemplate="%{customdata} models near %{x:.0f}<extra>" + titles[name] + "</extra>",
        )
    for row in chosen_rows(board):
        drawn.add_trace(_mark(row, list(reversed(titles)), board.model))
    drawn.update_yaxes(
        tickvals=[place + 0.3 for place in range(len(titles))],
        ticktext=list(reversed(titles.values())),
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    drawn.update_xaxes(title="score", range=[-1, 101], gridcolor=LINES, zeroline=False)
    return drawn


def titles_of(board: Board) -> dict[str, str]:
    return {"average": "Average"} | {info.name: info.title for info in board.suite.benchmarks}


def chosen_rows(board: Board) -> list[dict[str, float | None]]:
    """The model's best row, if it has one."""
    return board.ranking.filter(pl.col("model") == board.model).head(1).to_dicts()


def _mark(row: dict[str, float | None], names: list[str], model: str) -> go.Scatter:
    errors = [row.get(f"{n}_stderr") or row.get(f"{n}_bound") for n in names]
    return go.Scatter(
        name=model,
        x=[row[name] for name in names],
        y=[place + 0.12 for place in range(len(names))],
        error_x={
            "array": [None if e is None else Z95 * e for e in errors],
            "thickness": 2,
            "width": 5,
        },
        mode="markers",
        marker={"color": MARK, "size": 10, "symbol": "diamond"},
        hovertemplate="%{x:.2f}<extra>%{fullData.name}</extra>",
    )


def sentence(board: Board, found: pl.DataFrame) -> str:
    count = len(board.ranking)
    if not count:
        return "No model is ranked yet."
    averages = board.ranking["average"].to_numpy()
    middle, top = float(np.median(averages)), float(averages.max())
    said = (
        f"Half of the {count:,} models have an average below {middle:.1f}; the best has {top:.1f}."
    )
    for row in chosen_rows(board):
        shares = {
            title: 100 * float((board.ranking[name] < row[name]).mean() or 0)  # type: ignore[arg-type]
            for name, title in titles_of(board).items()
        }
        each = ", ".join(f"{share:.0f} % on {title}" for title, share in list(shares.items())[1:])
        said += f" {board.model} is ahead of {shares['Average']:.0f} % of them on average: {each}."
    return said


CHART = Chart(
    name="distribution",
    title="Distribution of scores",
    about="How many models have which score, each hill scaled to its own highest point; the mark is"
    " the chosen model with its 95 % interval.",
    data=data,
    figure=figure,
    sentence=sentence,
)
