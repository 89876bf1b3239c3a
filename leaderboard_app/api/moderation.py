"""Routes of moderation: the public log, decisions, and requests for removal."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from leaderboard_app.api.answers import cached, table
from leaderboard_app.api.bodies import fields
from leaderboard_app.moderating import ask_for_removal, decide
from leaderboard_app.sources import Sources
from results.moderation import Decision
from scheduler.people.roles import Scope


def add_moderation(api: Blueprint, sources: Sources) -> None:
    @api.get("/moderation.<ending>")
    def moderation_log(ending: str) -> Response:
        """As of the snapshot, so that it agrees with the ranking that it explains."""
        now = sources.snapshots.current()
        return cached(now, lambda: table(now.moderation(), ending, "moderation"))

    @api.post("/moderation")
    def post_decision() -> Response:
        made = decide(sources, fields("an action with its reason"), datetime.now(UTC))
        return _made(made)

    @api.post("/removal-requests")
    def ask_for_removal_of() -> Response:
        made = ask_for_removal(sources, fields("a model and the reason"), datetime.now(UTC))
        return _made(made)

    @api.get("/removal-requests")
    def removal_requests() -> Response:
        sources.deed(Scope.MODERATE)
        found = sources.moderation.requests()
        return jsonify(requests=[one.model_dump(mode="json") for one in found])


def _made(made: Decision) -> Response:
    answer = jsonify(made.model_dump(mode="json"))
    answer.status_code = HTTPStatus.CREATED
    return answer
