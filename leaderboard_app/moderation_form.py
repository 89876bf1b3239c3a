"""The forms of the moderation page: a moderator's decision, and anybody's request for removal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.moderation_view import FLAGS, about, evidence
from leaderboard_app.words import minute, options
from results.moderation import Action, Decision
from results.repo import path_of

DEEDS = {
    Action.FLAG.value: "Flag",
    Action.UNFLAG.value: "Take a flag back",
    Action.HIDE.value: "Hide from the ranking",
    Action.RESTORE.value: "Restore to the ranking",
    Action.OFFICIAL.value: "Mark an organisation as official provider",
    Action.UNOFFICIAL.value: "Take that mark back",
    Action.DISMISS.value: "Answer a request without hiding",
}
DECISION = ("action", "model", "run_id", "flag", "organisation", "reason", "evidence")
REQUEST = ("model", "reason", "evidence")
FIELDS: dict[str, dict[str, Any]] = {
    "model": {"label": "Model", "placeholder": "organisation/name"},
    "run_id": {"label": "Run", "description": "empty: every run of the model"},
    "organisation": {"label": "Organisation", "description": "for the official mark alone"},
    "evidence": {
        "label": "Evidence",
        "placeholder": "https://",
        "description": "a link",
    },
}


def field_id(form: str, name: str) -> str:
    return f"{form}-{name}"


def decision_form(model: str) -> Component:
    form = "decide"
    chosen: dict[str, dict[str, Any]] = {
        "action": {"label": "Decision", "data": options(DEEDS), "value": Action.FLAG.value},
        "flag": {
            "label": "Flag",
            "description": "for flags alone",
            "data": options(FLAGS),
            "clearable": True,
        },
    }
    inputs = [
        dmc.Select(id=field_id(form, name), **chosen[name])
        if name in chosen
        else _field(form, name, model)
        for name in DECISION
    ]
    send = dmc.Button("Decide", id="decide-send", w="fit-content")
    return _paper([*inputs, send, html.Div(id="decide-outcome", role="status")])


def request_form(model: str) -> Component:
    inputs = [_field("ask", name, model) for name in REQUEST]
    send = dmc.Button("Send to the moderators", id="ask-send", variant="default", w="fit-content")
    return _paper([*inputs, send, html.Div(id="ask-outcome", role="status")])


def open_requests(found: Sequence[Decision]) -> Component:
    if not found:
        return dmc.Text("No request waits for an answer.", c="dimmed")
    items = [
        html.Li(
            [
                dcc.Link(one.model or "", href=f"/model/{path_of(one.model or '')}"),
                f": {one.reason} ({one.by}, {minute(one.at)}) ",
                *evidence(one.evidence),
                " ",
                dcc.Link("answer", href=f"/moderation?{about(one.model or '')}"),
            ]
        )
        for one in found
    ]
    return html.Ul(items)


def _field(form: str, name: str, model: str) -> Component:
    if name == "reason":
        return dmc.Textarea(id=field_id(form, name), label="Reason", autosize=True, minRows=2)
    value = model if name == "model" else ""
    return dmc.TextInput(id=field_id(form, name), value=value, autoComplete="off", **FIELDS[name])


def _paper(parts: list[Component]) -> Component:
    return dmc.Paper(dmc.Stack(parts), withBorder=True, p="lg", maw=640)
