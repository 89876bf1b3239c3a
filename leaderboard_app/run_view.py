"""One run as a section of a page: scores with errors, engine, and how to repeat it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.cost_view import cost_section
from leaderboard_app.elements import facts, scrolled
from leaderboard_app.rescored_view import rescored_section
from leaderboard_app.score_table import doubts, half, score_table
from leaderboard_app.weights_view import asked_as, weights_facts
from leaderboard_app.words import UNKNOWN, minute, number
from results.own_runs import Run
from results.record import RunRecord, Thinking


def run_section(run: Run, place: dict[str, Any] | None, grid: float | None = None) -> Component:
    """
    :param place: rank, rank_low and rank_high of a run that ranks
    :param grid: grams of CO₂ a kWh
    """
    record = run.record
    return html.Section(
        [
            _headline(run, place),
            dmc.Paper(
                [
                    scrolled(score_table(run), width=880),
                    *doubts(run),
                    dmc.Divider(my="md"),
                    facts(_facts(record)),
                    cost_section(record, grid),
                    rescored_section(record.suite, run.rescorings),
                    dmc.Title("Repeat it", order=3, fz=15, mt="lg", mb=6),
                    _command(record),
                    _links(record),
                ],
                withBorder=True,
                p="lg",
            ),
        ],
        id=record.run_id,
    )


def _headline(run: Run, place: dict[str, Any] | None) -> Component:
    record = run.record
    score = f"{number(run.average)} ± {number(half(run.average_stderr))}"
    return dmc.Group(
        [
            html.Div(
                [
                    dmc.Title(record.suite.title, order=2, fz=20),
                    dmc.Text(asked_as(record.model), size="sm", c="dimmed"),
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


def rank_words(place: dict[str, Any] | None) -> str:
    if place is None:
        return "not ranked: hidden, an earlier run, or another version of the suite"
    if place["rank_low"] is None or place["rank_low"] == place["rank_high"]:
        return f"rank {place['rank']}"
    return f"rank {place['rank']} (between {place['rank_low']} and {place['rank_high']})"


def thinking_words(thinking: Thinking | None) -> str:
    if thinking is None:
        return UNKNOWN
    if thinking.budget is None:
        return "none cut off"
    return f"cut off before {thinking.closes}, at most {thinking.budget:,} tokens"


def _facts(record: RunRecord) -> list[tuple[str, Any]]:
    engine = record.engine
    return [
        ("Commit", dmc.Code(record.model.commit[:12])),
        ("Engine", f"{engine.name} {engine.version}"),
        ("Harness", f"lm-eval {engine.lm_eval}"),
        ("Hardware", ", ".join(engine.gpus) or engine.cpu or UNKNOWN),
        *weights_facts(record),
        ("Batch size", record.provenance.batch_size),
        ("Thinking", thinking_words(record.provenance.thinking)),
        ("Evaluated", minute(record.finished_at)),
        ("Submitted by", record.submitted_by or UNKNOWN),
        ("Run", dmc.Code(record.run_id)),
    ]


def _command(record: RunRecord) -> Component:
    command = record.provenance.reproduce
    return dmc.Group(
        [
            dmc.Code(command, block=True, flex=1, className="wrap"),
            dmc.CopyButton(value=command, children="Copy", copiedChildren="Copied", size="xs"),
        ],
        align="start",
        wrap="nowrap",
    )


def _links(record: RunRecord) -> Component:
    base = f"/api/v1/runs/{record.run_id}"
    links = [
        ("spec.json", f"{base}/spec.json"),
        ("Full record (JSON)", base),
        ("Samples (CSV)", f"{base}/samples.csv"),
        ("Samples (Parquet)", f"{base}/samples.parquet"),
    ]
    return dmc.Group(
        [dmc.Anchor(text, href=href, size="sm", refresh=True) for text, href in links], mt="md"
    )
