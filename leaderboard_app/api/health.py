"""/healthz: the process answers. /readyz: it can also do its work."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from leaderboard_app.api.problems import problem
from leaderboard_app.sources import Sources
from results.snapshot import NoSnapshot


def build_health(sources: Sources) -> Blueprint:
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @health.get("/readyz")
    def readyz() -> Response:
        try:
            stamp = sources.snapshots.current().stamp
            sources.queue.counts()
        except NoSnapshot as error:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except SQLAlchemyError as error:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the queue does not answer: {error}")
        return jsonify(status="ready", snapshot=stamp)

    return health
