"""The head of a model's page: name, ways on, and what is known of the model."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.elements import facts
from leaderboard_app.model_relatives import base_links, derivative_links
from leaderboard_app.words import MODEL_TYPES, UNKNOWN, day, size
from results.imported_runs import ImportedRun
from results.record import RunRecord
from results.repo import path_of
from results.snapshot import Snapshot


def title(repo: str, hub_url: str) -> Component:
    org, slash, name = repo.rpartition("/")
    heading: list[Component | str] = [html.Span(f"{org}{slash}", className="dim"), name]
    return dmc.Group(
        [
            dmc.Title(html.Bdi(heading), order=1, fz=26, className="break"),
            dmc.Group(
                [
                    dmc.Anchor("On the Hub", href=f"{hub_url}/{repo}", target="_blank"),
                    dcc.Link("Compare with others", href=address("/compare", models=repo)),
                    dmc.Anchor("JSON", href=f"/api/v1/models/{path_of(repo)}", refresh=True),
                ]
            ),
        ],
        justify="space-between",
    )


def known_facts(
    snapshot: Snapshot, repo: str, record: RunRecord | None, published: ImportedRun | None
) -> Component:
    """:param record: of its latest own run; else its imported row stands in"""
    if record is not None:
        known = record.facts.model_dump() | {"base_model": ", ".join(record.facts.base_models)}
        likes = "Likes when submitted"
    else:
        known = published.facts if published else {}
        likes = "Likes when published"
    pairs = _pairs(known, likes)
    pairs.append(("Based on", base_links(snapshot, known.get("base_model"), repo) or UNKNOWN))
    if made := derivative_links(snapshot, repo):
        pairs.append(("Made of it, on this board", made))
    return dmc.Paper(facts(pairs), withBorder=True, p="lg")


def _pairs(known: dict[str, Any], likes: str) -> list[tuple[str, Any]]:
    count = known.get("likes")
    return [
        ("Type", MODEL_TYPES.get(known.get("model_type") or "", UNKNOWN)),
        ("Parameters", size(known.get("parameters"))),
        ("Architecture", known.get("architecture") or UNKNOWN),
        ("Licence", known.get("licence") or UNKNOWN),
        (likes, UNKNOWN if count is None else f"{count:,}"),
        ("Created", day(known.get("created_at"))),
    ]
