"""API tokens for scripts: shown once, kept as a hash, good for what they were made for."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from results.errors import LeaderboardError
from results.suite import Words
from scheduler.ids import random_id
from scheduler.people.roles import Scope
from scheduler.people.tables import tokens

PREFIX = "olb"
"""How every token begins, so that scanners of code can find one that was published."""
SECRET_BYTES = 32
USE_NOTED_EVERY = timedelta(hours=1)
"""A write for each request would cost more than the request."""
MOST_TOKENS = 50


class UnknownToken(LeaderboardError, LookupError):
    def __init__(self, token_id: str) -> None:
        super().__init__(f"there is no token {token_id!r} of yours")


class DeadToken(LeaderboardError):
    """A request carries a token that opens nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the API token is {why}; make a new one on the account page")


class TooManyTokens(LeaderboardError):
    def __init__(self) -> None:
        super().__init__(f"there are {MOST_TOKENS} tokens already; revoke one first")


class Token(Words):
    """All there is to know of a token but itself."""

    id: str
    account_id: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    """To the hour."""
    revoked_at: datetime | None


def make_token(
    con: Connection,
    account_id: str,
    name: str,
    scopes: Collection[Scope],
    *,
    expires_at: datetime | None,
    now: datetime,
) -> tuple[Token, str]:
    """A new token, and the text that is shown once and kept nowhere.

    :raises TooManyTokens:
    """
    if sum(one.revoked_at is None for one in tokens_of(con, account_id)) >= MOST_TOKENS:
        raise TooManyTokens
    ident = random_id()
    text = f"{PREFIX}_{ident}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row: dict[str, Any] = {"id": ident, "account_id": account_id, "name": name, "created_at": now}
    kept = {"digest": _digest(text), "scopes": ",".join(sorted(scopes)), "expires_at": expires_at}
    con.execute(insert(tokens).values(row | kept))
    return _fetch(con, tokens.c.id == ident), text


def bearer(con: Connection, text: str, now: datetime) -> Token:
    """The token that a request carries.

    :raises DeadToken: if it is unknown, revoked, or has run out
    """
    ident = text.removeprefix(f"{PREFIX}_").partition("_")[0]
    row = con.execute(select(tokens).where(tokens.c.id == ident)).one_or_none()
    # An unknown one is compared as well, so that the time it takes tells nothing.
    kept = row.digest if row is not None else _digest("")
    if not hmac.compare_digest(kept, _digest(text)) or row is None:
        raise DeadToken("not known here")
    found = _token(row)
    if found.revoked_at is not None:
        raise DeadToken("revoked")
    if found.expires_at is not None and found.expires_at <= now:
        raise DeadToken("past its last day")
    return found


def note_use(con: Connection, token: Token, now: datetime) -> None:
    con.execute(update(tokens).where(tokens.c.id == token.id).values(used_at=now))


def worth_noting(token: Token, now: datetime) -> bool:
    """Whether the last noted use is so old that this one should be noted."""
    return token.used_at is None or now - token.used_at >= USE_NOTED_EVERY


def tokens_of(con: Connection, account_id: str) -> list[Token]:
    """The newest first, the revoked ones too."""
    asked = select(tokens).where(tokens.c.account_id == account_id)
    rows = con.execute(asked.order_by(tokens.c.created_at.desc(), tokens.c.id))
    return [_token(row) for row in rows]


def revoke(con: Connection, token_id: str, account_id: str, now: datetime) -> Token:
    """Revoked twice is revoked once.

    :raises UnknownToken: if this account has no such token
    """
    mine = (tokens.c.id == token_id) & (tokens.c.account_id == account_id)
    con.execute(update(tokens).where(mine, tokens.c.revoked_at.is_(None)).values(revoked_at=now))
    return _fetch(con, mine, token_id)


def _fetch(con: Connection, one: ColumnElement[bool], name: str = "") -> Token:
    row = con.execute(select(tokens).where(one)).one_or_none()
    if row is None:
        raise UnknownToken(name)
    return _token(row)


def _token(row: Row[Any]) -> Token:
    columns = dict(row._mapping)
    del columns["digest"]
    scopes = frozenset(Scope(name) for name in columns.pop("scopes").split(",") if name)
    return Token(scopes=scopes, **columns)


def _digest(text: str) -> str:
    """Tokens are long and random, so that one round of SHA-256 is as good as any slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()
