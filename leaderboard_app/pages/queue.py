"""/queue : what waits, what runs, what ended; it follows by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from leaderboard_app.elements import scrolled
from leaderboard_app.progress import badge, where
from leaderboard_app.sources import Sources
from leaderboard_app.standing import Standing, standings
from leaderboard_app.states import empty
from leaderboard_app.vote_button import pressed, vote_button
from leaderboard_app.words import minute
from scheduler.submission import OPEN
from scheduler.submission import State as Stage

PATH = "/queue"
TITLE = "Queue"
EVERY = 2000
"""Milliseconds between two looks."""
CHOICES: dict[str, frozenset[Stage]] = {
    "open": OPEN,
    "finished": frozenset({Stage.FINISHED}),
    "failed": frozenset({Stage.FAILED, Stage.REJECTED, Stage.CANCELLED}),
    "all": frozenset(Stage),
}
TITLES = {"open": "Open", "finished": "Finished", "failed": "Failed", "all": "All"}


def layout(sources: Sources, state: str = "all", **_query: str) -> Component:
    chosen = state if state in CHOICES else "all"
    return html.Div(
        [
            dcc.Interval(id="queue-interval", interval=EVERY),
            dmc.Group(
                [
                    dmc.Title("Queue", order=1, fz=26),
                    dmc.Anchor("CSV", href="/api/v1/submissions.csv", refresh=True, size="sm"),
                ],
                justify="space-between",
            ),
            dmc.SegmentedControl(
                id="queue-choice",
                data=[{"value": name, "label": title} for name, title in TITLES.items()],
                value=chosen,
                my="md",
            ),
            html.Div(id="queue-problem", role="alert"),
            html.Div(_table(sources, chosen), id="queue-table"),
            dcc.Store(id="queue-digest"),
            dmc.Text(_as_of(), id="queue-as-of", size="xs", c="dimmed", mt="xs"),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("queue-table", "children"),
        Output("queue-as-of", "children"),
        Output("queue-digest", "data"),
        Input("queue-interval", "n_intervals"),
        Input("queue-choice", "value"),
        State("queue-digest", "data"),
        prevent_initial_call=True,
    )
    def follow(_ticks: int, choice: str, shown: str | None) -> tuple[Any, ...]:
        """What has not changed is left as it is, with whatever is marked or pointed at in it."""
        table = _table(sources, choice if choice in CHOICES else "all")
        digest = sha256(to_json_plotly(table).encode()).hexdigest()
        return no_update if digest == shown else table, _as_of(), digest

    @app.callback(
        Output("queue-table", "children", allow_duplicate=True),
        Output("queue-problem", "children"),
        Input({"vote": ALL, "on": "queue"}, "n_clicks"),
        State("queue-choice", "value"),
        prevent_initial_call=True,
    )
    def vote(_clicks: list[int | None], choice: str) -> tuple[Any, Any]:
        problem = pressed(sources)
        return _table(sources, choice if choice in CHOICES else "all"), problem


def _table(sources: Sources, choice: str) -> Component:
    found = standings(sources.queue, CHOICES[choice])
    if not found:
        return empty("Nothing here", "No submission is in this state.", ("Submit one", "/submit"))
    names = ("Votes", "Model", "State", "Progress", "Suite", "Precision", "By", "Submitted")
    repos = {one.submission.model.repo for one in found}
    voted = sources.queue.voted_for(repos, sources.asker.person)
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in names]))
    body = dmc.TableTbody([_row(one, voted) for one in found])
    return scrolled(
        dmc.Table([head, body], verticalSpacing="sm", highlightOnHover=True), width=1020
    )


def _as_of() -> str:
    return f"As of {datetime.now(UTC):%H:%M:%S} UTC; follows by itself."


def _row(one: Standing, voted: frozenset[str]) -> Component:
    submission = one.submission
    has_voted = submission.model.repo in voted
    return dmc.TableTr(
        [
            dmc.TableTd(vote_button(submission, one.votes, voted=has_voted, on="queue")),
            dmc.TableTd(
                dcc.Link(submission.model.repo, href=f"/submission/{submission.id}"),
                className="break",
                miw=180,
            ),
            dmc.TableTd(badge(submission.state)),
            dmc.TableTd(where(one), miw=240, w="45%"),
            dmc.TableTd(submission.suite, className="nowrap"),
            dmc.TableTd(submission.model.precision),
            dmc.TableTd(submission.submitted_by),
            dmc.TableTd(minute(submission.submitted_at), className="nowrap"),
        ]
    )
