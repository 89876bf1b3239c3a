"""A row of an imported table as a section of a page, marked as such."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import facts, mark, scrolled
from leaderboard_app.run_view import rank_words
from leaderboard_app.words import UNKNOWN, day, minute, number
from results.imported_runs import ImportedRun
from results.ranks import Z95
from results.suite import BenchmarkInfo

HEADS = ("Benchmark", "Normalised", "± 95 %, at most", "Raw", "± 95 %, at most", "Items", "Shots")
FLAGS = {
    "moe": "mixture of experts",
    "merged": "merged",
    "flagged": "flagged",
    "official": "official provider",
    "on_hub": "on the Hub when published",
}
SOURCE = (
    "These numbers were published elsewhere and are shown unchanged. Only means were published, so"
    " their errors are not known; ± is the binomial bound, the largest that an error over"
    " independent items can be."
)


def imported_section(run: ImportedRun, place: dict[str, Any] | None) -> Component:
    """:param place: rank, rank_low and rank_high of a row that ranks"""
    return html.Section(
        [
            _headline(run, place),
            dmc.Paper(
                [
                    dmc.Text(SOURCE, size="sm", c="dimmed", mb="sm", maw="80ch"),
                    scrolled(_scores(run), width=700),
                    dmc.Divider(my="md"),
                    facts(_facts(run)),
                    dmc.Anchor(
                        "The row as published (JSON)",
                        href=f"/api/v1/runs/{run.run_id}",
                        size="sm",
                        refresh=True,
                    ),
                ],
                withBorder=True,
                p="lg",
            ),
        ],
        id=run.run_id,
    )


def _headline(run: ImportedRun, place: dict[str, Any] | None) -> Component:
    template = "with chat template" if run.facts["chat_template"] else "without chat template"
    score = f"{number(run.average)} ± at most {number(_half(run.average_bound))}"
    return dmc.Group(
        [
            html.Div(
                [
                    dmc.Group([dmc.Title(run.suite.title, order=2, fz=20), mark(run.suite)]),
                    dmc.Text(
                        f"{run.facts['precision'] or 'precision not known'}, {template}",
                        size="sm",
                        c="dimmed",
                    ),
                ]
            ),
            html.Div(
                [
                    dmc.Text(score, fw=650, fz=22, className="num"),
                    dmc.Text(rank_words(place), size="sm", c="dimmed", className="num"),
                ]
            ),
        ],
        justify="space-between",
        mb="xs",
    )


def _scores(run: ImportedRun) -> Component:
    infos = {info.name: info for info in run.suite.benchmarks}
    head = [dmc.TableTh(name, className="num" if name != "Benchmark" else "") for name in HEADS]
    rows = [_row(infos[cells["benchmark"]], cells) for cells in run.scores]
    return dmc.Table(
        [dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(rows)],
        className="table-scores",
        verticalSpacing=6,
    )


def _row(info: BenchmarkInfo, cells: dict[str, Any]) -> Component:
    texts = [
        number(cells["normalised"]),
        number(_half(cells["normalised_bound"])),
        number(cells["raw"], 4),
        number(_half(cells["bound"]), 4),
        f"{cells['n_items']:,}",
        str(info.num_fewshot),
    ]
    return dmc.TableTr(
        [
            dmc.TableTd(info.title),
            *(dmc.TableTd(text, className="num") for text in texts),
        ],
        className="benchmark",
    )


def _half(bound: float | None) -> float | None:
    return None if bound is None else Z95 * bound


def _facts(run: ImportedRun) -> list[tuple[str, Any]]:
    known = run.facts
    commit = known["commit"]
    return [
        ("Commit", dmc.Code(commit[:12]) if commit else UNKNOWN),
        ("Weights", known["weights"]),
        ("Generation", UNKNOWN if known["generation"] is None else str(known["generation"])),
        ("Flags", _flags(known)),
        ("CO₂ as published", UNKNOWN if known["co2_kg"] is None else f"{known['co2_kg']:.2f} kg"),
        ("Submitted there", day(known["submitted_at"])),
        ("From", run.file),
        ("Table of", day(run.as_of)),
        ("Imported", minute(run.imported_at)),
    ]


def _flags(known: dict[str, Any]) -> str:
    if all(known[name] is None for name in FLAGS):
        return UNKNOWN
    return ", ".join(text for name, text in FLAGS.items() if known[name]) or "none"
