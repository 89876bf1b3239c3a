"""One run as a section of a page: scores with errors, engine, and how to repeat it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.cost_view import cost_section
from leaderboard_app.elements import facts
from leaderboard_app.rescored_view import rescored_section
from leaderboard_app.words import UNKNOWN, minute, number
from results.own_runs import Run
from results.ranks import Z95
from results.record import BenchmarkScore, RunRecord
from results.suite import BenchmarkInfo

HEADS = ("Benchmark", "Normalised", "", "± 95 %", "Raw", "± 95 %", "Items", "Shots", "Version")
NUMBERS = frozenset({"Normalised", "± 95 %", "Raw", "Items", "Shots"})


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
                    dmc.TableScrollContainer(_scores(run), minWidth=760),
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
    model = record.model
    template = "with chat template" if model.chat_template else "without chat template"
    score = f"{number(run.average)} ± {number(_half(run.average_stderr))}"
    return dmc.Group(
        [
            html.Div(
                [
                    dmc.Title(record.suite.title, order=2, fz=20),
                    dmc.Text(f"{model.precision}, {template}", size="sm", c="dimmed"),
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
        return "not ranked: an earlier run, or another version of the suite"
    if place["rank_low"] is None or place["rank_low"] == place["rank_high"]:
        return f"rank {place['rank']}"
    return f"rank {place['rank']} (between {place['rank_low']} and {place['rank_high']})"


def _scores(run: Run) -> Component:
    scores = {score.benchmark: score for score in run.record.benchmarks}
    rows = [
        row
        for info in run.record.suite.benchmarks
        for row in _benchmark(info, scores[info.name], run.tasks)
    ]
    head = [dmc.TableTh(name, className="num" if name in NUMBERS else "") for name in HEADS]
    return dmc.Table(
        [dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(rows)],
        className="table-scores",
        verticalSpacing=6,
    )


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
        "num_fewshot": info.num_fewshot,
        "version": ", ".join(versions),
    }
    rows = [_row(whole, "benchmark")]
    return rows + [_row(task, "task") for task in own] if len(own) > 1 else rows


def _row(cells: dict[str, Any], kind: str) -> Component:
    bar = html.Div(html.Span(style={"width": f"{cells['normalised']:.2f}%"}), className="meter")
    numbers = [
        number(_half(cells["normalised_stderr"])),
        number(cells["raw"], 4),
        number(_half(cells["stderr"]), 4),
        f"{cells['n_items']:,}",
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


def _half(stderr: float | None) -> float | None:
    return None if stderr is None else Z95 * stderr


def _facts(record: RunRecord) -> list[tuple[str, Any]]:
    engine = record.engine
    return [
        ("Commit", dmc.Code(record.model.commit[:12])),
        ("Engine", f"{engine.name} {engine.version}"),
        ("Harness", f"lm-eval {engine.lm_eval}"),
        ("Hardware", ", ".join(engine.gpus) or engine.cpu or UNKNOWN),
        ("Batch size", record.provenance.batch_size),
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
