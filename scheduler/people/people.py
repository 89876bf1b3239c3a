"""People as web app and command line ask for them; every method is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from results.moderation import Action, Decision
from scheduler.people import accounts, audit, tokens
from scheduler.people.accounts import Account, Identity, NameTaken
from scheduler.people.roles import Appointed, Role, Scope
from scheduler.people.tokens import Token
from scheduler.queue_store import WRITE

SEEN_NOTED_EVERY = timedelta(hours=1)
LOCAL = "local"
"""Provider of accounts that an operator has made by hand, for scripts."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks for, and what for."""

    account: Account
    token: Token


class People:
    def __init__(self, engine: Engine, appointed: Appointed | None = None) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**WRITE)
        self._appointed = appointed or Appointed()

    def role_of(self, account: Account) -> Role:
        return account.role or self._appointed.role_of(account.names)

    def sign_in(self, identity: Identity, now: datetime) -> Account:
        try:
            return self._sign_in(identity, now)
        except IntegrityError:
            # The same person, or one of the same name, came through another process just now.
            return self._sign_in(identity, now)

    def present(self, identity: Identity, now: datetime) -> Account:
        """Of one who is named with every request; his coming is noted once an hour."""
        with self.engine.begin() as con:
            found = accounts.known(con, identity)
        if found is not None and now - found.seen_at < SEEN_NOTED_EVERY:
            return found
        return self.sign_in(identity, now)

    def account(self, account_id: str) -> Account:
        """:raises UnknownPerson:"""
        with self.engine.begin() as con:
            return accounts.account(con, account_id)

    def called(self, name: str) -> Account:
        """:raises UnknownPerson:"""
        with self.engine.begin() as con:
            return accounts.called(con, name)

    def everybody(self) -> list[Account]:
        with self.engine.begin() as con:
            return accounts.everybody(con)

    def add(self, name: str, now: datetime) -> Account:
        """An account for scripts, or for a person to come.

        :raises NameTaken:
        """
        with self._write() as con:
            if not accounts.name_is_free(con, name):
                raise NameTaken(name)
            return accounts.sign_in(con, Identity(provider=LOCAL, subject=name, name=name), now)

    def set_role(
        self, name: str, role: Role | None, *, by: str, reason: str, now: datetime
    ) -> None:
        """:raises UnknownPerson:"""
        with self._write() as con:
            found = accounts.called(con, name)
            accounts.change(con, found.id, role=role)
            why = f"{role or 'as the settings say'}: {reason}"
            audit.note(con, _about(found, Action.ROLE, by, why, now))

    def end_sessions(self, name: str, *, by: str, reason: str, now: datetime) -> None:
        """Let every cookie of this person be dead.

        :raises UnknownPerson:
        """
        with self._write() as con:
            found = accounts.called(con, name)
            accounts.change(con, found.id, session=found.session + 1)
            audit.note(con, _about(found, Action.SESSIONS, by, reason, now))

    def make_token(
        self,
        account: Account,
        name: str,
        scopes: Collection[Scope],
        *,
        expires_at: datetime | None,
        now: datetime,
    ) -> tuple[Token, str]:
        """:raises TooManyTokens:"""
        with self._write() as con:
            return tokens.make_token(con, account.id, name, scopes, expires_at=expires_at, now=now)

    def tokens_of(self, account: Account) -> list[Token]:
        with self.engine.begin() as con:
            return tokens.tokens_of(con, account.id)

    def revoke(self, token_id: str, account: Account, *, by: str, now: datetime) -> Token:
        """:raises UnknownToken:"""
        with self._write() as con:
            if by != account.name:
                note = _about(account, Action.TOKEN, by, f"token {token_id}", now)
                audit.note(con, note)
            return tokens.revoke(con, token_id, account.id, now)

    def bearer(self, text: str, now: datetime) -> Bearer:
        """:raises DeadToken:"""
        with self.engine.begin() as con:
            token = tokens.bearer(con, text, now)
            owner = accounts.account(con, token.account_id)
        if tokens.worth_noting(token, now):
            with self._write() as con:
                tokens.note_use(con, token, now)
        return Bearer(owner, token)

    def _sign_in(self, identity: Identity, now: datetime) -> Account:
        with self._write() as con:
            return accounts.sign_in(con, identity, now)

    def _write(self) -> AbstractContextManager[Connection]:
        return self._writing.begin()


def _about(account: Account, action: Action, by: str, reason: str, now: datetime) -> Decision:
    return Decision(at=now, by=by, action=action, person=account.name, reason=reason)
