"""Answers other than success, in the headers from which the Hub's client makes its errors."""

from __future__ import annotations

from flask import Response, jsonify

from results.errors import LeaderboardError


class Refusal(Exception):
    def __init__(self, status: int, code: str | None, message: str, commit: str = "") -> None:
        super().__init__(message)
        self.status = status
        marks = {"X-Error-Code": code, "X-Error-Message": message, "X-Repo-Commit": commit}
        self.headers = {key: value for key, value in marks.items() if value}


def refused(refusal: Refusal) -> Response:
    response = jsonify(error=str(refusal))
    response.status_code = refusal.status
    response.headers.update(refusal.headers)
    return response


def broken(error: LeaderboardError) -> Response:
    """The folder itself has a fault that its keeper must cure."""
    return refused(Refusal(500, None, str(error)))
