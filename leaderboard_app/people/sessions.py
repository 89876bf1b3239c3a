"""Sessions: a signed cookie that names the account and nothing else."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from leaderboard_app.people.access import Access

COOKIE = "leaderboard_session"
"""A name of its own, for cookies do not tell apart the ports of one host."""


class Sessions(SecureCookieSessionInterface):
    """Flask's, but Secure exactly where people come by https."""

    def __init__(self, site_url: str | None) -> None:
        self._https = (site_url or "").startswith("https://")

    def get_cookie_secure(self, app: Flask) -> bool:
        return self._https or request.is_secure


def open_sessions(server: Flask, access: Access) -> None:
    server.secret_key = access.secret
    server.session_interface = Sessions(access.site_url)
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=max(access.session, timedelta(seconds=1)),
    )
