"""A new API token from what a person asked for; page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from leaderboard_app.sources import Sources
from results.errors import LeaderboardError
from results.suite import Words
from scheduler.people.accounts import Account
from scheduler.people.roles import Scope
from scheduler.people.tokens import Token

LONGEST_DAYS = 3660


class InvalidToken(LeaderboardError):
    """What was asked for makes no token."""

    def __init__(self, error: ValidationError) -> None:
        faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        super().__init__("; ".join(faults))


class TokenRequest(Words):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    """What it is for."""
    scopes: frozenset[Scope] = Field(min_length=1)
    days: int | None = Field(90, ge=1, le=LONGEST_DAYS)
    """How long it is good for; None: until it is revoked."""


def new_token(
    sources: Sources, account: Account, asked: Mapping[str, object], now: datetime
) -> tuple[Token, str]:
    """The token, and the text that is shown once.

    :raises InvalidToken, TooManyTokens:
    """
    try:
        request = TokenRequest.model_validate(dict(asked))
    except ValidationError as error:
        raise InvalidToken(error) from None
    until = None if request.days is None else now + timedelta(days=request.days)
    return sources.people.make_token(
        account, request.name, request.scopes, expires_at=until, now=now
    )
