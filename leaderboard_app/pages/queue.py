"""/queue : what waits, what runs, what ended; it follows by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from leaderboard_app.progress import badge, where
from leaderboard_app.sources import Sources
from leaderboard_app.standing import Standing, standings
from leaderboard_app.states import empty
from leaderboard_app.words import minute
from scheduler.queue import Queue
from scheduler.submission import OPEN, State

PATH = "/queue"
TITLE = "Queue"
EVERY = 2000
"""Milliseconds between two looks."""
CHOICES: dict[str, frozenset[State]] = {
    "open": OPEN,
    "finished": frozenset({State.FINISHED}),
    "failed": frozenset({State.FAILED, State.REJECTED, State.CANCELLED}),
    "all": frozenset(State),
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
            html.Div(_table(sources.queue, chosen), id="queue-table"),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("queue-table", "children"),
        Input("queue-interval", "n_intervals"),
        Input("queue-choice", "value"),
        prevent_initial_call=True,
    )
    def follow(_ticks: int, choice: str) -> Component:
        return _table(sources.queue, choice if choice in CHOICES else "all")


def _table(queue: Queue, choice: str) -> Component:
    found = standings(queue, CHOICES[choice])
    if not found:
        return empty("Nothing here", "No submission is in this state.", ("Submit one", "/submit"))
    names = ("Model", "State", "Progress", "Suite", "Precision", "By", "Submitted")
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in names]))
    body = dmc.TableTbody([_row(one) for one in found])
    now = f"{datetime.now(UTC):%H:%M:%S} UTC"
    return html.Div(
        [
            dmc.TableScrollContainer(
                dmc.Table([head, body], verticalSpacing="sm", highlightOnHover=True), minWidth=980
            ),
            dmc.Text(f"As of {now}; follows by itself.", size="xs", c="dimmed", mt="xs"),
        ]
    )


def _row(one: Standing) -> Component:
    submission = one.submission
    return dmc.TableTr(
        [
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
