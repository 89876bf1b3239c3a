"""What every request passes: no page of another site may change anything in a visitor's name."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, request

from leaderboard_app.api.problems import problem

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def guard(server: Flask) -> None:
    @server.before_request
    def refuse_foreign_origins() -> Response | None:
        origin = request.headers.get("Origin")
        if request.method in READING or origin is None or urlsplit(origin).netloc == request.host:
            return None
        return problem(
            HTTPStatus.FORBIDDEN,
            f"requests that change something are not taken from pages of {origin}",
        )

    @server.after_request
    def set_headers(answer: Response) -> Response:
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        return answer
