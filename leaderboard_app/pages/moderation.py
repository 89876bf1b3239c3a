"""/moderation : what was decided about rows of the board, why, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from leaderboard_app.moderating import ask_for_removal, decide
from leaderboard_app.moderation_form import (
    DECISION,
    REQUEST,
    decision_form,
    field_id,
    open_requests,
    request_form,
)
from leaderboard_app.moderation_view import log_table
from leaderboard_app.sign_in_view import sign_in_first
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from results.errors import LeaderboardError
from results.moderation import Decision
from results.snapshot import NoSnapshot
from scheduler.people.roles import Scope

PATH = "/moderation"
TITLE = "Moderation"
ABOUT = (
    "What moderators have decided about rows of this board, with the reason and what shows it."
    " Hidden rows leave the ranking and stay in the record. Nothing is ever taken out of this log."
)
Deed = Callable[[Sources, Mapping[str, object], datetime], Decision]


def layout(sources: Sources, model: str = "", **_query: str) -> Component:
    try:
        log = sources.snapshots.current().moderation()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error))
    return dmc.Stack(
        [
            dmc.Group(
                [dmc.Title("Moderation", order=1, fz=26), _downloads()], justify="space-between"
            ),
            dmc.Text(ABOUT, c="dimmed", maw="80ch"),
            log_table(log),
            *_for_moderators(sources, model),
            dmc.Title("Ask for a removal", order=2, fz=20, mt="md"),
            dmc.Text(
                "The model is yours, or its row is wrong? The moderators read this; others do not.",
                c="dimmed",
            ),
            _asking(sources, model),
        ]
    )


def _downloads() -> Component:
    base = "/api/v1/moderation"
    links = (("CSV", "csv"), ("JSON", "json"))
    return dmc.Group(
        [dmc.Anchor(text, href=f"{base}.{end}", refresh=True, size="sm") for text, end in links]
    )


def _for_moderators(sources: Sources, model: str) -> list[Component]:
    if not sources.asker.may(Scope.MODERATE):
        return []
    return [
        dmc.Title("Requests", order=2, fz=20, mt="md"),
        open_requests(sources.moderation.requests()),
        dmc.Title("Decide", order=2, fz=20, mt="md"),
        decision_form(model),
    ]


def _asking(sources: Sources, model: str) -> Component:
    who = sources.asker
    if who.account is None and not sources.access.open:
        return sign_in_first(sources.access, who, PATH, "Asking")
    return request_form(model)


def register(app: Dash, sources: Sources) -> None:
    _register(app, sources, "decide", DECISION, decide)
    _register(app, sources, "ask", REQUEST, ask_for_removal)


def _register(app: Dash, sources: Sources, form: str, names: tuple[str, ...], deed: Deed) -> None:
    @app.callback(
        Output(f"{form}-outcome", "children"),
        Output(field_id(form, "reason"), "value"),
        Input(f"{form}-send", "n_clicks"),
        *(State(field_id(form, name), "value") for name in names),
        running=[(Output(f"{form}-send", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def send(_clicks: int, *values: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- of any control
        given = {name: value for name, value in zip(names, values, strict=True) if value}
        try:
            made = deed(sources, {"reason": "", **given}, datetime.now(UTC))
        except LeaderboardError as error:
            return trouble(str(error), "Nothing was written down"), no_update
        return _written(made), ""


def _written(made: Decision) -> Component:
    follows = "The board follows in a moment." if made.is_public else "The moderators see it."
    title = f"In the log as number {made.number}"
    return dmc.Alert(html.Span(follows), title=title, color="green", variant="light")
