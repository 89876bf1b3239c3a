"""One suite on the about page: what it asks, what guessing gives, and what it can tell apart."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.elements import mark, scrolled
from leaderboard_app.words import UNKNOWN, day
from results.comparison import detectable_difference
from results.formats.bibtex import bibtex
from results.formats.subject import Origin
from results.snapshot import Snapshot
from results.suite import BenchmarkInfo, SuiteInfo

NUMBERS = ("Shots", "Guessing", "Items", "Resolves")
HEADS = ("Benchmark", "What it asks", "Metric", *NUMBERS)


def suite_section(snapshot: Snapshot, suite: SuiteInfo, origin: Origin) -> Component:
    ranking = snapshot.ranked(suite.name).frame
    head = [dmc.TableTh(name, className="num" if name in NUMBERS else "") for name in HEADS]
    rows = [_benchmark(info, ranking) for info in suite.benchmarks]
    shown = dcc.Link("Its ranking", href=address("/", suite=suite.name))
    return html.Section(
        [
            dmc.Group([dmc.Title(suite.title, order=3, fz=18), mark(suite), shown]),
            dmc.Text(suite.description, maw="72ch", mb="xs"),
            scrolled(
                dmc.Table(
                    [dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(rows)], verticalSpacing=6
                ),
                width=820,
            ),
            html.P(resolution(suite, ranking)),
            html.Details(
                [
                    html.Summary("Cite this ranking (BibTeX)"),
                    dmc.Code(bibtex(suite, origin, snapshot.stamp), block=True, className="wrap"),
                ]
            ),
            dmc.Text(
                f"Released {day(suite.released)}, version {suite.digest[:12]}",
                size="xs",
                c="dimmed",
                mt="xs",
            ),
        ],
        id=f"suite-{suite.name}",
        className="about-suite",
    )


def resolution(suite: SuiteInfo, ranking: pl.DataFrame) -> str:
    """What difference of two averages this suite finds four times in five."""
    smallest = resolves(ranking, "average")
    if smallest is None:
        return "What difference it can resolve, can be said when models are ranked in it."
    most = "at most " if suite.origin == "imported" else ""
    return (
        f"Two of its {len(ranking):,} models that truly differ by {smallest:.1f} points on average"
        f" are told apart four times in five ({most}this, without pairing); smaller differences"
        " in the table may be chance. Models compared on the same items are told apart sooner."
    )


def resolves(ranking: pl.DataFrame, name: str) -> float | None:
    """Smallest true difference of two models that is found four times in five, in points."""
    columns = [f"{name}_{end}" for end in ("stderr", "bound") if f"{name}_{end}" in ranking.columns]
    errors = ranking.select(pl.coalesce(columns).cast(pl.Float64)).to_series().drop_nulls()
    return detectable_difference(errors.to_list()) if len(errors) else None


def _benchmark(info: BenchmarkInfo, ranking: pl.DataFrame) -> Component:
    smallest = resolves(ranking, info.name)
    cells: list[tuple[Any, str]] = [
        (str(info.num_fewshot), "num"),
        (_guessing(info), "num"),
        (_items(info), "num"),
        (UNKNOWN if smallest is None else f"{smallest:.1f}", "num"),
    ]
    return dmc.TableTr(
        [
            dmc.TableTd(info.title, fw=550),
            dmc.TableTd([info.description, *_source(info)]),
            dmc.TableTd(", ".join(info.metrics)),
            *(dmc.TableTd(text, className=kind) for text, kind in cells),
        ]
    )


def _guessing(info: BenchmarkInfo) -> str:
    baselines = sorted({task.baseline for task in info.tasks})
    if info.combine == "pool":
        return f"{info.baseline:.3g}"
    low, high = baselines[0], baselines[-1]
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def _items(info: BenchmarkInfo) -> str:
    counts = [task.n_items for task in info.tasks if task.n_items is not None]
    return f"{sum(counts):,}" if len(counts) == len(info.tasks) else "not stated"


def _source(info: BenchmarkInfo) -> list[Component]:
    parts = [part for part in (info.source, info.licence, info.citation) if part]
    return [dmc.Text(", ".join(parts), size="xs", c="dimmed", className="break")] if parts else []
