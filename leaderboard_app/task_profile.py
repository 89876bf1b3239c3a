"""A model's profile over all tasks: each with its interval, task by task. Pure."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from leaderboard_app.palette import LINES, SERIES, paper
from results.ranks import Z95
from results.suite import SuiteInfo

ROW = 22


def task_profile(suite: SuiteInfo, tasks: list[dict[str, Any]]) -> go.Figure:
    """:param tasks: rows of task_scores, in the suite's order"""
    figure = go.Figure(layout=paper(90 + ROW * len(tasks), showlegend=True))
    places = {task["task"]: place for place, task in enumerate(reversed(tasks))}
    for number, info in enumerate(suite.benchmarks):
        own = [task for task in tasks if task["benchmark"] == info.name]
        errors = [task["normalised_stderr"] for task in own]
        figure.add_scatter(
            name=info.title,
            x=[task["normalised"] for task in own],
            y=[places[task["task"]] for task in own],
            text=[task["title"] for task in own],
            error_x={
                "array": [None if error is None else Z95 * error for error in errors],
                "thickness": 1.5,
                "width": 3,
            },
            mode="markers",
            marker={"color": SERIES[number % len(SERIES)], "size": 9},
            hovertemplate="%{text}: %{x:.2f}<extra>%{fullData.name}</extra>",
        )
    titles = [task["title"] for task in reversed(tasks)]
    figure.update_yaxes(
        tickvals=list(range(len(titles))), ticktext=titles, gridcolor=LINES, automargin=True
    )
    figure.update_xaxes(title="normalised score", gridcolor=LINES, zeroline=False)
    return figure.update_layout(legend={"y": 1.02, "yanchor": "bottom"})
