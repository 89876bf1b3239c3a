"""What every request passes: no page of another site may change anything in a visitor's name."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, request

from leaderboard_app.api.problems import problem
from leaderboard_app.people.sessions import COOKIE

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})
"""Of Sec-Fetch-Site: a page of ours, or the person himself."""


def guard(server: Flask, site_url: str | None = None) -> None:
    @server.before_request
    def refuse_foreign_origins() -> Response | None:
        if request.method in READING or not _foreign(site_url):
            return None
        origin = request.headers.get("Origin", "another site")
        return problem(
            HTTPStatus.FORBIDDEN,
            f"requests that change something are not taken from pages of {origin}",
        )

    @server.after_request
    def set_headers(answer: Response) -> Response:
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        return answer


def _foreign(site_url: str | None) -> bool:
    """Whether this request may come from a page of another site.

    Every browser of today names the origin of what it posts, or at least the kind of it. What
    names neither is a script; but one that comes with a session's cookie is not.
    """
    if (origin := request.headers.get("Origin")) is not None:
        return not _ours(origin, site_url)
    if (kind := request.headers.get("Sec-Fetch-Site")) is not None:
        return kind not in OWN
    return COOKIE in request.cookies


def _ours(origin: str, site_url: str | None) -> bool:
    """A page that came by http does not speak for one that comes by https."""
    if site_url is not None and origin == site_url:
        return True
    parts = urlsplit(origin)
    return parts.netloc == request.host and not (request.is_secure and parts.scheme != "https")
