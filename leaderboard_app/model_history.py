"""Every submission of one model: who asked for what, when, and what became of it."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.progress import badge
from leaderboard_app.words import minute
from scheduler.queue import Queue
from scheduler.submission import Submission

HEADS = ("Submitted", "State", "Suite", "Precision", "Chat template", "Commit", "By", "")


def history_section(queue: Queue, repo: str) -> Component | None:
    """None where it was never submitted here."""
    submissions = queue.of_model(repo)
    if not submissions:
        return None
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in HEADS]))
    rows = dmc.TableTbody([_row(one) for one in submissions])
    return html.Section(
        [
            dmc.Title("Submissions", order=2, fz=20, mb="xs"),
            scrolled(dmc.Table([head, rows], verticalSpacing=6), width=860),
        ],
        id="submissions",
    )


def _row(one: Submission) -> Component:
    return dmc.TableTr(
        [
            dmc.TableTd(
                dcc.Link(minute(one.submitted_at), href=f"/submission/{one.id}"),
                className="nowrap",
            ),
            dmc.TableTd(badge(one.state)),
            dmc.TableTd(one.suite),
            dmc.TableTd(one.model.precision),
            dmc.TableTd("yes" if one.model.chat_template else "no"),
            dmc.TableTd(dmc.Code(one.model.commit[:12])),
            dmc.TableTd(one.submitted_by),
            dmc.TableTd(one.reason, className="break dim small"),
        ]
    )
