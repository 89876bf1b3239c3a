"""/model/<org>/<name> : everything the board knows of one model."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component

from leaderboard_app.elements import facts
from leaderboard_app.imported_view import imported_section
from leaderboard_app.run_view import run_section
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty
from leaderboard_app.words import MODEL_TYPES, UNKNOWN, day, size
from results.imported_runs import ImportedRun
from results.own_runs import Run
from results.record import RunRecord
from results.repo import path_of, repo_of
from results.snapshot import NoSnapshot, Snapshot, UnknownModel

PATH = "/model/<org>/<name>"
TITLE = "Model"


def layout(sources: Sources, org: str = "", name: str = "", **_query: str) -> Component:
    repo = repo_of(org, name)
    try:
        snapshot = sources.snapshots.current()
        runs, imported = snapshot.model(repo), snapshot.imported(repo)
    except (NoSnapshot, UnknownModel) as error:
        return empty("No scores of this model", str(error), ("Submit it", "/submit"))
    known = _facts(runs[0].record) if runs else _published_facts(imported[0])
    return dmc.Stack(
        [
            _title(sources, repo),
            dmc.Paper(facts(known), withBorder=True, p="lg"),
            *(run_section(run, _place(snapshot, run), sources.grid) for run in runs),
            *(imported_section(run, _imported_place(snapshot, run)) for run in imported),
        ],
        gap="lg",
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing here changes without a new address."""


def _title(sources: Sources, repo: str) -> Component:
    org, slash, name = repo.rpartition("/")
    return dmc.Group(
        [
            dmc.Title(
                [html.Span(f"{org}{slash}", className="dim"), name],
                order=1,
                fz=26,
                className="break",
            ),
            dmc.Group(
                [
                    dmc.Anchor("On the Hub", href=f"{sources.hub.url}/{repo}", target="_blank"),
                    dmc.Anchor("JSON", href=f"/api/v1/models/{path_of(repo)}", refresh=True),
                ]
            ),
        ],
        justify="space-between",
    )


def _facts(record: RunRecord) -> list[tuple[str, Any]]:
    known = record.facts
    based = ", ".join(known.base_models) or None
    return _pairs({**known.model_dump(), "base_model": based}, "Likes when submitted")


def _published_facts(run: ImportedRun) -> list[tuple[str, Any]]:
    return _pairs(run.facts, "Likes when published")


def _pairs(known: dict[str, Any], likes: str) -> list[tuple[str, Any]]:
    return [
        ("Type", MODEL_TYPES.get(known["model_type"] or "", UNKNOWN)),
        ("Parameters", size(known["parameters"])),
        ("Architecture", known["architecture"] or UNKNOWN),
        ("Licence", known["licence"] or UNKNOWN),
        (likes, UNKNOWN if known["likes"] is None else f"{known['likes']:,}"),
        ("Created", day(known["created_at"])),
        ("Based on", known["base_model"] or UNKNOWN),
    ]


def _place(snapshot: Snapshot, run: Run) -> dict[str, Any] | None:
    """Of a run that ranks; its suite may be gone from the catalogue for others."""
    return snapshot.place(run.record.suite.name, run.record.run_id) if run.ranks else None


def _imported_place(snapshot: Snapshot, run: ImportedRun) -> dict[str, Any] | None:
    return snapshot.place(run.suite.name, run.run_id) if run.ranks else None
