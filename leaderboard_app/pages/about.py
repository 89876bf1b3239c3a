"""/about : what is measured and how, from the suites' own data."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import mark
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty
from results.snapshot import NoSnapshot
from results.suite import BenchmarkInfo, SuiteInfo

PATH = "/about"
TITLE = "About"
METHOD = (
    "Raw scores are those of lm-evaluation-harness, untouched. A normalised score is 0 for"
    " guessing or worse and 100 for perfect: 100 (raw - baseline) / (1 - baseline), cut off"
    " below 0. Where a benchmark averages its tasks, each task is normalised first. The average"
    " is the plain mean of the normalised benchmarks.",
    "Every score is an estimate from a limited number of questions. ± is half of the 95 %"
    " interval, from the standard error over the questions (over groups of them where they"
    " belong together), carried through normalisation to the average. A rank is therefore a"
    " range: from 1 + the number of models whose interval lies wholly above, to the number of"
    " all models less those whose interval lies wholly below.",
    "A score says how a model does on these questions, asked in this way. It says nothing of"
    " whether the model has seen them in training, nor of what is not asked.",
)


def layout(sources: Sources, **_query: str) -> Component:
    try:
        suites = sources.snapshots.current().suites
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error))
    return dmc.Stack(
        [
            dmc.Title("About", order=1, fz=26),
            *(dmc.Text(paragraph, maw="72ch") for paragraph in METHOD),
            *(_suite(suite) for suite in suites),
            dmc.Title("Use the data", order=2, fz=20),
            _data(),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing here changes."""


def _suite(suite: SuiteInfo) -> Component:
    numbers = ("Shots", "Guessing", "Items")
    head = dmc.TableTr(
        [
            dmc.TableTh(name, className="num" if name in numbers else "")
            for name in ("Benchmark", "What", "Metric", *numbers)
        ]
    )
    return html.Section(
        [
            dmc.Group([dmc.Title(suite.title, order=2, fz=20), mark(suite)]),
            dmc.Text(suite.description, maw="72ch", mb="xs"),
            dmc.TableScrollContainer(
                dmc.Table(
                    [
                        dmc.TableThead(head),
                        dmc.TableTbody([_benchmark(info) for info in suite.benchmarks]),
                    ]
                ),
                minWidth=720,
            ),
            dmc.Text(f"Version {suite.digest[:12]}", size="xs", c="dimmed"),
        ]
    )


def _benchmark(info: BenchmarkInfo) -> Component:
    baselines = sorted({task.baseline for task in info.tasks})
    low, high = (
        (baselines[0], baselines[-1]) if info.combine == "mean" else (info.baseline, info.baseline)
    )
    guessing = f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"
    counts = [task.n_items for task in info.tasks if task.n_items is not None]
    items = f"{sum(counts):,}" if len(counts) == len(info.tasks) else "not stated"
    return dmc.TableTr(
        [
            dmc.TableTd(info.title, fw=550),
            dmc.TableTd([info.description, *_source(info)]),
            dmc.TableTd(", ".join(info.metrics)),
            dmc.TableTd(str(info.num_fewshot), className="num"),
            dmc.TableTd(guessing, className="num"),
            dmc.TableTd(items, className="num"),
        ]
    )


def _source(info: BenchmarkInfo) -> list[Component]:
    parts = [part for part in (info.source, info.licence, info.citation) if part]
    return [dmc.Text(", ".join(parts), size="xs", c="dimmed")] if parts else []


def _data() -> Component:
    links = [
        ("Suites", "/api/v1/suites"),
        ("Columns and what they mean", "/api/v1/columns.csv"),
        ("Submissions", "/api/v1/submissions.csv"),
    ]
    return html.Div(
        [
            dmc.Text("All of it is open through /api/v1, as CSV, JSON and Parquet.", mb=6),
            dmc.Group([dmc.Anchor(text, href=href, refresh=True) for text, href in links]),
            html.P(dcc.Link("Submit a model", href="/submit")),
        ]
    )
