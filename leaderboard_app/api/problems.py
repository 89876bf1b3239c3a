"""Errors as problem documents (RFC 9457), each with its sentence."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from leaderboard_app.people.asker import NotAllowed, NotSignedIn
from leaderboard_app.selecting import SelectBusy, SelectOff
from results.errors import LeaderboardError
from results.snapshot import NoSnapshot
from results.view import InvalidView
from scheduler.hub_model import HubUnreachable
from scheduler.people.tokens import DeadToken
from scheduler.people.uses import TooMany
from scheduler.submission import IllegalMove

MEDIA_TYPE = "application/problem+json"


class BadRequest(LeaderboardError):
    """A request is not what its route takes."""


STATUS: dict[type[LeaderboardError], HTTPStatus] = {
    InvalidView: HTTPStatus.BAD_REQUEST,
    IllegalMove: HTTPStatus.CONFLICT,
    HubUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    NoSnapshot: HTTPStatus.SERVICE_UNAVAILABLE,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    DeadToken: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    SelectOff: HTTPStatus.FORBIDDEN,
    SelectBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}


def status_of(error: LeaderboardError) -> HTTPStatus:
    if isinstance(error, LookupError):
        return HTTPStatus.NOT_FOUND
    return STATUS.get(type(error), HTTPStatus.BAD_REQUEST)


def problem(status: HTTPStatus, detail: str, **more: object) -> Response:
    document = {"title": status.phrase, "status": status.value, "detail": detail, **more}
    return Response(json.dumps(document), status.value, mimetype=MEDIA_TYPE)


def answer_errors(api: Blueprint) -> None:
    """Let every route of the blueprint answer its errors by a problem document."""

    @api.errorhandler(LeaderboardError)
    def ours(error: LeaderboardError) -> Response:
        answer = problem(status_of(error), str(error))
        if isinstance(error, TooMany | SelectBusy):
            answer.headers["Retry-After"] = str(error.retry_after)
        elif answer.status_code == HTTPStatus.UNAUTHORIZED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @api.errorhandler(HTTPException)
    def flasks(error: HTTPException) -> Response:
        return problem(HTTPStatus(error.code or 500), error.description or error.name)
