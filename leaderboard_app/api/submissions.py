"""Routes of submissions: ask for an evaluation, follow it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import polars as pl
from flask import Blueprint, Response, jsonify, request, url_for

from leaderboard_app.api.answers import table
from leaderboard_app.api.bodies import fields
from leaderboard_app.api.problems import BadRequest, problem
from leaderboard_app.asking import Refused, ask
from leaderboard_app.sources import Sources
from leaderboard_app.standing import described, standing, standings
from leaderboard_app.taking import take_back
from scheduler.people.roles import Scope
from scheduler.people.uses import Kind
from scheduler.queue import Queue
from scheduler.submission import State

CSV_SCHEMA: dict[str, Any] = {
    "id": pl.String,
    "repo": pl.String,
    "revision": pl.String,
    "commit": pl.String,
    "precision": pl.String,
    "chat_template": pl.Boolean,
    "model_type": pl.String,
    "suite": pl.String,
    "state": pl.String,
    "position": pl.Int64,
    "expected_end": pl.String,
    "expected_end_early": pl.String,
    "expected_end_late": pl.String,
    "votes": pl.Int64,
    "attempt": pl.Int64,
    "run_id": pl.String,
    "submitted_by": pl.String,
    "submitted_at": pl.String,
    "changed_at": pl.String,
    "reason": pl.String,
    "failure": pl.String,
}


def add_submissions(api: Blueprint, sources: Sources) -> None:
    _add_asking(api, sources)
    _add_following(api, sources.queue)


def _add_asking(api: Blueprint, sources: Sources) -> None:
    queue = sources.queue

    @api.post("/submissions")
    def submit() -> Response:
        now, asked = datetime.now(UTC), fields("the fields of a submission")
        who = sources.deed(Scope.SUBMIT)
        by = who.called(asked.pop("submitted_by", None))
        allowance = sources.allowance(who, Kind.SUBMISSION)
        try:
            taken = ask(sources, asked, by=by, now=now, allowance=allowance)
        except Refused as refused:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return problem(status, str(refused), objections=refused.described())
        answer = jsonify(described(standing(queue, taken.id)))
        answer.status_code = HTTPStatus.CREATED if taken.submitted_at >= now else HTTPStatus.OK
        answer.headers["Location"] = url_for("api.submission", submission_id=taken.id)
        return answer

    @api.post("/submissions/<submission_id>/cancel")
    def cancel_submission(submission_id: str) -> Response:
        take_back(sources, submission_id, datetime.now(UTC))
        return jsonify(_whole(queue, submission_id))


def _add_following(api: Blueprint, queue: Queue) -> None:
    @api.get("/submissions")
    def submissions() -> Response:
        found = standings(queue, _states(request.args))
        return jsonify(submissions=[described(one) for one in found])

    @api.get("/submissions.csv")
    def submissions_csv() -> Response:
        rows = [described(one) for one in standings(queue, _states(request.args))]
        cells = [{name: row[name] for name in CSV_SCHEMA} for row in rows]
        return table(pl.DataFrame(cells, schema=CSV_SCHEMA), "csv", "submissions")

    @api.get("/submissions/<submission_id>")
    def submission(submission_id: str) -> Response:
        return jsonify(_whole(queue, submission_id))


def _whole(queue: Queue, submission_id: str) -> dict[str, object]:
    """One submission with its history and the tail of its log."""
    one = standing(queue, submission_id)
    history = [event.model_dump(mode="json") for event in queue.history(submission_id)]
    return described(one) | {"history": history, "log_tail": one.run.log_tail if one.run else None}


def _states(query: Mapping[str, str]) -> list[State] | None:
    """:raises BadRequest: if there is no such state"""
    if not (names := query.get("state", "")):
        return None
    known = [state.value for state in State]
    if unknown := sorted(set(names.split(",")) - set(known)):
        raise BadRequest(f"there is no state {', '.join(unknown)}; there are {', '.join(known)}")
    return [State(name) for name in names.split(",")]
