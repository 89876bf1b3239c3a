"""/model/<org>/<name> : everything the board knows of one model."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component

from leaderboard_app.elements import facts
from leaderboard_app.run_view import run_section
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty
from leaderboard_app.words import MODEL_TYPES, UNKNOWN, day, size
from results.record import RunRecord
from results.snapshot import NoSnapshot, Run, Snapshot, UnknownModel

PATH = "/model/<org>/<name>"
TITLE = "Model"


def layout(sources: Sources, org: str = "", name: str = "", **_query: str) -> Component:
    repo = f"{org}/{name}"
    try:
        snapshot = sources.snapshots.current()
        runs = snapshot.model(repo)
    except (NoSnapshot, UnknownModel) as error:
        return empty("No scores of this model", str(error), ("Submit it", "/submit"))
    latest = runs[0].record
    return dmc.Stack(
        [
            _title(sources, latest),
            dmc.Paper(_facts(latest), withBorder=True, p="lg"),
            *(run_section(run, _place(snapshot, run)) for run in runs),
        ],
        gap="lg",
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing here changes without a new address."""


def _title(sources: Sources, record: RunRecord) -> Component:
    repo = record.model.repo
    org, _, name = repo.partition("/")
    return dmc.Group(
        [
            dmc.Title(
                [html.Span(f"{org}/", className="dim"), name], order=1, fz=26, className="break"
            ),
            dmc.Group(
                [
                    dmc.Anchor("On the Hub", href=f"{sources.hub.url}/{repo}", target="_blank"),
                    dmc.Anchor("JSON", href=f"/api/v1/models/{repo}", refresh=True),
                ]
            ),
        ],
        justify="space-between",
    )


def _facts(record: RunRecord) -> Component:
    known = record.facts
    pairs: list[tuple[str, Any]] = [
        ("Type", MODEL_TYPES.get(known.model_type or "", UNKNOWN)),
        ("Parameters", size(known.parameters)),
        ("Architecture", known.architecture or UNKNOWN),
        ("Licence", known.licence or UNKNOWN),
        ("Likes when submitted", UNKNOWN if known.likes is None else f"{known.likes:,}"),
        ("Created", day(known.created_at)),
        ("Based on", ", ".join(known.base_models) or UNKNOWN),
    ]
    return facts(pairs)


def _place(snapshot: Snapshot, run: Run) -> dict[str, Any] | None:
    """Of a run that ranks; its suite may be gone from the catalogue for others."""
    return snapshot.place(run.record.suite.name, run.record.run_id) if run.ranks else None
