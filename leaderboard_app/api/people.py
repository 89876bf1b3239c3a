"""Routes about oneself: who one is here, and one's API tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify

from leaderboard_app.api.bodies import fields
from leaderboard_app.people.asker import NotAllowed, NotSignedIn
from leaderboard_app.sources import Sources
from leaderboard_app.tokens import new_token
from scheduler.people.accounts import Account
from scheduler.people.roles import Scope
from scheduler.people.tokens import Token


def add_people(api: Blueprint, sources: Sources) -> None:
    @api.get("/me")
    def me() -> Response:
        who = sources.asker
        return _private(
            name=who.person.name,
            role=who.role,
            signed_in=who.account is not None,
            scopes=sorted(scope for scope in Scope if who.may(scope)),
        )

    @api.get("/tokens")
    def tokens() -> Response:
        mine = sources.people.tokens_of(owner(sources))
        return _private(tokens=[described(one) for one in mine])

    @api.post("/tokens")
    def post_token() -> Response:
        account, asked = owner(sources), fields("name, scopes and days of a token")
        made, text = new_token(sources, account, asked, datetime.now(UTC))
        answer = _private(token=text, **described(made))
        answer.status_code = HTTPStatus.CREATED
        return answer

    @api.delete("/tokens/<token_id>")
    def revoke_token(token_id: str) -> Response:
        account = owner(sources)
        gone = sources.people.revoke(token_id, account, by=account.name, now=datetime.now(UTC))
        return _private(**described(gone))


def owner(sources: Sources) -> Account:
    """The person himself: a token that was stolen must not be able to make others.

    :raises NotSignedIn, NotAllowed, TooMany:
    """
    who = sources.asker
    if who.account is None:
        raise NotSignedIn
    if who.by_token:
        raise NotAllowed("a token cannot list, make or revoke tokens; sign in for that")
    sources.spend(who)
    return who.account


def described(token: Token) -> dict[str, Any]:
    shown: dict[str, Any] = token.model_dump(mode="json", exclude={"account_id"})
    return shown | {"scopes": sorted(token.scopes)}


def _private(**document: object) -> Response:
    answer = jsonify(document)
    answer.headers["Cache-Control"] = "no-store"
    return answer
