"""/model/<org>/<name> : everything the board knows of one model."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.audit_view import audit_section
from leaderboard_app.chart_box import graph
from leaderboard_app.imported_view import imported_section
from leaderboard_app.model_history import history_section
from leaderboard_app.model_standing import standing_section
from leaderboard_app.model_title import known_facts, title
from leaderboard_app.model_variants import variants_section
from leaderboard_app.moderation_view import about, notices
from leaderboard_app.run_view import run_section
from leaderboard_app.shell import NAME
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty
from leaderboard_app.task_profile import task_profile
from results.imported_runs import ImportedRun
from results.later import audits
from results.own_runs import Run
from results.repo import repo_of
from results.sample_browser import sample_browser
from results.snapshot import NoSnapshot, Snapshot, UnknownModel

PATH = "/model/<org>/<name>"
TITLE = "Model"


def titled(org: str = "", name: str = "") -> str:
    """Of the window, and of a shared link."""
    return f"{_repo(org, name)} · {NAME}"


def described(org: str = "", name: str = "") -> str:
    return f"Scores of {_repo(org, name)} with their errors, its ranks, cost and every answer."


def layout(sources: Sources, org: str = "", name: str = "", **_query: str) -> Component:
    repo = _repo(org, name)
    try:
        snapshot = sources.snapshots.current()
        runs, imported = snapshot.model(repo), snapshot.imported(repo)
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    except UnknownModel as error:
        return _unknown(sources, repo, str(error))
    record = runs[0].record if runs else None
    return dmc.Stack(
        [
            title(repo, sources.hub.url),
            notices(snapshot.moderation(repo)),
            known_facts(snapshot, repo, record, imported[0] if imported else None),
            *_on_the_board(sources, snapshot, repo),
            *_profile(runs),
            *(run_section(run, _place(snapshot, run), sources.grid) for run in runs),
            *audit_section(audits(snapshot.folder, repo)),
            *(imported_section(run, _imported_place(snapshot, run)) for run in imported),
            history_section(sources.queue, repo),
            dcc.Link("Something wrong with this row?", href=f"/moderation?{about(repo)}"),
        ],
        gap=36,
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing here changes without a new address."""


def _repo(org: str, name: str) -> str:
    """A browser hands its address over as it stands, with percent signs."""
    return repo_of(unquote(org), unquote(name))


def _unknown(sources: Sources, repo: str, problem: str) -> Component:
    """No scores yet; but perhaps it waits in the queue."""
    history = history_section(sources.queue, repo)
    text = f"{problem}; its submissions are below" if history else problem
    href = address("/submit", repo=repo)
    return html.Div([empty("No scores of this model", text, ("Submit it", href)), history])


def _on_the_board(sources: Sources, snapshot: Snapshot, repo: str) -> list[Component]:
    """Against all models, and its own runs against one another, for each suite it ranks in."""
    browser = sample_browser(sources.ledger)
    sections = []
    for suite in snapshot.suites:
        sections.append(standing_section(snapshot, suite, repo))
        sections.append(variants_section(snapshot, browser, suite, repo))
    return [section for section in sections if section is not None]


def _profile(runs: list[Run]) -> list[Component]:
    """Of the latest run that ranks in each suite, where there are more tasks than benchmarks."""
    latest: dict[str, Run] = {}
    for run in runs:
        if run.ranks:
            latest.setdefault(run.record.suite.name, run)
    return [
        html.Section(
            [
                dmc.Title(f"Task by task, {run.record.suite.title}", order=2, fz=20, mb="xs"),
                graph(
                    task_profile(run.record.suite, run.tasks),
                    f"tasks-{run.record.suite.name}",
                    "Normalised score of each task with its 95 % interval; the same numbers stand"
                    " in the table of the run below.",
                ),
            ]
        )
        for run in latest.values()
        if len(run.tasks) > len(run.record.suite.benchmarks)
    ]


def _place(snapshot: Snapshot, run: Run) -> dict[str, Any] | None:
    """Of a run that ranks; its suite may be gone from the catalogue for others."""
    return snapshot.place(run.record.suite.name, run.record.run_id) if run.ranks else None


def _imported_place(snapshot: Snapshot, run: ImportedRun) -> dict[str, Any] | None:
    return snapshot.place(run.suite.name, run.run_id) if run.ranks else None
