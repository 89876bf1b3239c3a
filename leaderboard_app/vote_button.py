"""The button that votes for a model, and what happens when it is pressed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from leaderboard_app.elements import icon
from leaderboard_app.sources import Sources
from leaderboard_app.states import trouble
from leaderboard_app.taking import vote, withdraw
from results.errors import LeaderboardError
from scheduler.submission import Submission


def vote_button(one: Submission, votes: int, *, voted: bool, on: str) -> Component:
    """:param on: page that it stands on; part of its id"""
    count = "1 vote" if votes == 1 else f"{votes} votes"
    said: dict[str, Any] = {
        "aria-label": f"Vote for {one.model.repo}: {count}",
        "aria-pressed": "true" if voted else "false",
    }
    return dmc.Button(
        str(votes),
        id={"vote": one.id, "on": on},
        leftSection=icon("up"),
        variant="filled" if voted else "default",
        size="compact-sm",
        className="vote",
        **said,
    )


def pressed(sources: Sources) -> Component | None:
    """Vote for the model of the button that was pressed, or take the vote back; else the reason.

    To be called from a callback of such buttons, which ends here where none was pressed: one that
    is new on the page calls it, too.
    """
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        raise PreventUpdate
    submission_id = ctx.triggered_id["vote"]
    try:
        repo = sources.queue.get(submission_id).model.repo
        if sources.queue.has_voted(repo, sources.asker.person):
            withdraw(sources, submission_id)
        else:
            vote(sources, submission_id, datetime.now(UTC))
    except LeaderboardError as error:
        return trouble(str(error), "The vote was not counted")
    return None
