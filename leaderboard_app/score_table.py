"""The scores of one run as a table: each benchmark, and its tasks where it has several."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.words import number, share
from results.own_runs import Run
from results.ranks import Z95
from results.record import BenchmarkScore
from results.suite import BenchmarkInfo

HEADS = (
    ("Benchmark", ""),
    ("Normalised", "0 is guessing, 100 is perfect"),
    ("", ""),
    ("± 95 %", ""),
    ("Raw", "As lm-eval reports it"),
    ("± 95 %", ""),
    ("Items", ""),
    ("Cut off", "Share of the items whose text a limit of tokens cut off"),
    ("Unread", "Share of the items in whose text the scorer found no answer"),
    ("Shots", "Examples in the prompt"),
    ("Version", "lm-eval's version of the task"),
)
"""Columns, and what hovering tells of them."""
WORDS = frozenset({"Benchmark", "", "Version"})
MANY = 0.1
"""Share of the items from which on a score tells of the limits as well."""


def score_table(run: Run) -> Component:
    scores = {score.benchmark: score for score in run.record.benchmarks}
    rows = [
        row
        for info in run.record.suite.benchmarks
        for row in _benchmark(info, scores[info.name], run.tasks)
    ]
    head = [
        dmc.TableTh(html.Span(name, title=told or None), className="" if name in WORDS else "num")
        for name, told in HEADS
    ]
    return dmc.Table(
        [dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(rows)],
        className="table-scores",
        verticalSpacing=6,
    )


def doubts(run: Run) -> list[Component]:
    """Why some scores may tell less of the model than they seem to; nothing where they do not."""
    titles = {info.name: info.title for info in run.record.suite.benchmarks}
    found = [
        f"{titles[score.benchmark]}: {share(count, score.n_items)} of the texts {what}."
        for score in run.record.benchmarks
        for count, what in (
            (score.truncated, "were cut off by a limit of tokens"),
            (score.unparsable, "held no answer that the scorer could find"),
        )
        if count is not None and count >= MANY * score.n_items
    ]
    return [dmc.Text(text, size="sm", c="dimmed", mt="xs") for text in found]


def _benchmark(
    info: BenchmarkInfo, score: BenchmarkScore, tasks: list[dict[str, Any]]
) -> list[Component]:
    """The benchmark's row, and one for each task where it has several."""
    own = [task for task in tasks if task["benchmark"] == info.name]
    versions = sorted({task["version"] for task in own})
    whole = {
        "title": info.title,
        "normalised": score.normalised,
        "normalised_stderr": score.normalised_stderr,
        "raw": score.raw,
        "stderr": score.stderr,
        "n_items": score.n_items,
        "truncated": score.truncated,
        "unparsable": score.unparsable,
        "num_fewshot": info.num_fewshot,
        "version": ", ".join(versions),
    }
    rows = [_row(whole, "benchmark")]
    return rows + [_row(task, "task") for task in own] if len(own) > 1 else rows


def _row(cells: dict[str, Any], kind: str) -> Component:
    bar = html.Div(html.Span(style={"width": f"{cells['normalised']:.2f}%"}), className="meter")
    numbers = [
        number(half(cells["normalised_stderr"])),
        number(cells["raw"], 4),
        number(half(cells["stderr"]), 4),
        f"{cells['n_items']:,}",
        share(cells["truncated"], cells["n_items"]),
        share(cells["unparsable"], cells["n_items"]),
        str(cells["num_fewshot"]),
    ]
    return dmc.TableTr(
        [
            dmc.TableTd(cells["title"]),
            dmc.TableTd(number(cells["normalised"]), className="num"),
            dmc.TableTd(bar),
            *(dmc.TableTd(text, className="num") for text in numbers),
            dmc.TableTd(cells["version"]),
        ],
        className=kind,
    )


def half(stderr: float | None) -> float | None:
    return None if stderr is None else Z95 * stderr
