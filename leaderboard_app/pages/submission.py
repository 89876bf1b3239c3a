"""/submission/<id> : the history of one submission, its progress, and the tail of its log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from leaderboard_app.elements import facts
from leaderboard_app.progress import COLOURS, badge, where
from leaderboard_app.sources import Sources
from leaderboard_app.standing import Standing, standing
from leaderboard_app.states import empty, trouble
from leaderboard_app.taking import take_back
from leaderboard_app.vote_button import pressed, vote_button
from leaderboard_app.words import MODEL_TYPES, UNKNOWN, minute
from results.errors import LeaderboardError
from scheduler.submission import MOVES, Event, UnknownSubmission
from scheduler.submission import State as Stage

PATH = "/submission/<submission_id>"
TITLE = "Submission"
EVERY = 2000


def layout(sources: Sources, submission_id: str = "", **_query: str) -> Component:
    return html.Div(
        [
            dcc.Interval(id="submission-interval", interval=EVERY),
            dcc.Store(id="submission-id", data=submission_id),
            html.Div(_contents(sources, submission_id), id="submission-contents"),
            html.Div(
                dmc.Button(
                    "Take it back",
                    id="submission-cancel",
                    variant="default",
                    display=_shown(sources, submission_id),
                ),
                style={"marginTop": 16},
            ),
            html.Div(id="submission-problem"),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("submission-contents", "children"),
        Output("submission-cancel", "display"),
        Input("submission-interval", "n_intervals"),
        State("submission-id", "data"),
        prevent_initial_call=True,
    )
    def follow(_ticks: int, submission_id: str) -> tuple[Any, ...]:
        return _contents(sources, submission_id), _shown(sources, submission_id)

    @app.callback(
        Output("submission-contents", "children", allow_duplicate=True),
        Output("submission-problem", "children", allow_duplicate=True),
        Input({"vote": ALL, "on": "submission"}, "n_clicks"),
        State("submission-id", "data"),
        prevent_initial_call=True,
    )
    def vote(_clicks: list[int | None], submission_id: str) -> tuple[Any, Any]:
        problem = pressed(sources)
        return _contents(sources, submission_id), problem

    @app.callback(
        Output("submission-problem", "children"),
        Input("submission-cancel", "n_clicks"),
        State("submission-id", "data"),
        prevent_initial_call=True,
    )
    def cancel(_clicks: int, submission_id: str) -> Any:  # noqa: ANN401 -- dash's no_update has no type
        try:
            take_back(sources, submission_id, datetime.now(UTC))
        except LeaderboardError as error:
            return trouble(str(error))
        return no_update


def _shown(sources: Sources, submission_id: str) -> str:
    """Whether the button is there: for what can still be cancelled, and by whom."""
    try:
        one = sources.queue.get(submission_id)
    except UnknownSubmission:
        return "none"
    may = Stage.CANCELLED in MOVES[one.state] and sources.asker.may_take_back(one)
    return "inline-block" if may else "none"


def _contents(sources: Sources, submission_id: str) -> Component:
    queue = sources.queue
    try:
        one, history = standing(queue, submission_id), queue.history(submission_id)
    except UnknownSubmission as error:
        return empty("No such submission", str(error), ("See the queue", "/queue"))
    return dmc.Stack(
        [
            _title(one, voted=queue.has_voted(one.submission.model.repo, sources.asker.person)),
            where(one) if one.going_on or one.position or one.submission.reason else html.Div(),
            dmc.Paper(_facts(one), withBorder=True, p="lg"),
            dmc.Title("History", order=2, fz=18),
            _timeline(history),
            *_log(one),
        ]
    )


def _title(one: Standing, *, voted: bool) -> Component:
    submission = one.submission
    return dmc.Group(
        [
            dmc.Title(submission.model.repo, order=1, fz=26, className="break"),
            badge(submission.state),
            vote_button(submission, one.votes, voted=voted, on="submission"),
        ]
    )


def _facts(one: Standing) -> Component:
    submission = one.submission
    model = submission.model
    pairs: list[tuple[str, Any]] = [
        ("Submission", dmc.Code(submission.id)),
        ("Revision", submission.revision),
        ("Commit", dmc.Code(model.commit[:12])),
        ("Suite", submission.suite),
        ("Precision", model.precision),
        ("Chat template", "yes" if model.chat_template else "no"),
        ("Type", MODEL_TYPES.get(submission.facts.model_type or "", UNKNOWN)),
        ("Submitted by", submission.submitted_by),
        ("Submitted", minute(submission.submitted_at)),
        ("Runs started", str(submission.attempt)),
    ]
    if submission.failure:
        pairs.append(("Failure", submission.failure.value))
    if submission.state is Stage.FINISHED:
        pairs.append(("Result", dcc.Link("scores", href=f"/model/{model.repo}")))
    return facts(pairs)


def _timeline(history: list[Event]) -> Component:
    items = [
        dmc.TimelineItem(
            [
                dmc.Text(f"{minute(event.at)}, by {event.by}", size="xs", c="dimmed"),
                dmc.Text(event.note, size="sm", className="wrap"),
            ],
            title=event.state.value,
            bullet=html.Span(),
        )
        for event in history
    ]
    last = COLOURS[history[-1].state]
    return dmc.Timeline(items, active=len(items) - 1, bulletSize=14, lineWidth=2, color=last)


def _log(one: Standing) -> list[Component]:
    if one.run is None:
        return []
    text = one.run.log_tail or "nothing yet"
    return [
        dmc.Title("End of the log", order=2, fz=18),
        html.Pre(text, className="log wrap", tabIndex=0),
    ]
