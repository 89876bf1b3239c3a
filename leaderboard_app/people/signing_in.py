"""Routes to sign in and out: /login, /login/callback, /logout."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, redirect, request, session, url_for

from leaderboard_app.people.access import Access
from leaderboard_app.people.asker import ACCOUNT, NUMBER
from leaderboard_app.people.provider import ProviderUnusable, SignIn, SignInFailed
from leaderboard_app.people.sessions import open_sessions
from scheduler.people.accounts import Account
from scheduler.people.people import People

NEXT = "next"
HERE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
"""An address on this site: `//host` and `/\\host` would lead to another."""
log = logging.getLogger(__name__)


def add_signing_in(server: Flask, people: People, access: Access) -> None:
    """Nothing, where no provider is set."""
    if access.provider is None:
        return
    open_sessions(server, access)
    provider = SignIn(server, access.provider)
    server.errorhandler(SignInFailed)(_told)

    @server.get("/login")
    def login() -> Response:
        session[NEXT] = local(request.args.get(NEXT))
        return provider.begin(_back(access.site_url))

    @server.get("/login/callback")
    def login_callback() -> Response:
        return _signed_in(people.sign_in(provider.finish(), datetime.now(UTC)))

    @server.post("/logout")
    def logout() -> Response:
        session.clear()
        return _to("/")


def _signed_in(account: Account) -> Response:
    """A fresh session: nothing that was in it before may speak for the account."""
    target = local(session.get(NEXT))
    session.clear()
    session.permanent = True
    session[ACCOUNT], session[NUMBER] = account.id, account.session
    return _to(target)


def local(address: object) -> str:
    """The address if it leads to a page of this site, else the ranking."""
    return address if isinstance(address, str) and HERE.fullmatch(address) else "/"


def _back(site_url: str | None) -> str:
    path = url_for("login_callback")
    return f"{site_url}{path}" if site_url else url_for("login_callback", _external=True)


def _told(error: SignInFailed) -> Response:
    """The reason goes into the log: what a provider says is not for a page of ours."""
    log.warning("signing in failed: %s", error)
    why = "provider" if isinstance(error, ProviderUnusable) else "refused"
    return _to(f"/account?problem={why}")


def _to(address: str) -> Response:
    answer = redirect(address, HTTPStatus.SEE_OTHER)
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]
