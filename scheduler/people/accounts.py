"""Accounts: whoever has signed in once, and what each may do."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from sqlalchemy import Connection, Row, insert, select, update

from results.errors import LeaderboardError
from results.suite import Words
from scheduler.ids import random_id
from scheduler.people.roles import Role
from scheduler.people.tables import accounts

LONGEST_NAME = 100
OWN_NAMES = frozenset({"huggingface", "proxy", "local"})
"""Providers at which no two people are called the same; OpenID Connect promises no such thing."""


class UnknownPerson(LeaderboardError, LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"nobody is called {name!r} here; `leaderboard people` lists all")


class NameTaken(LeaderboardError):
    def __init__(self, name: str) -> None:
        super().__init__(f"somebody is called {name!r} already; choose another name")


class Identity(Words):
    """Whom a provider says that it has in front of it."""

    provider: str
    subject: str = Field(min_length=1, max_length=255)
    """Unchanging, and nobody else's at this provider."""
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    """As the person is called there; where it is not unique, that of the account differs."""
    email: str | None = None
    """Only if the provider has verified it."""


class Account(Words):
    id: str
    provider: str
    subject: str
    name: str
    """Unique here."""
    email: str | None
    role: Role | None
    """As an operator has set it; None: as the settings say."""
    session: int
    created_at: datetime
    seen_at: datetime

    @property
    def names(self) -> frozenset[str]:
        """What can be this person's alone: by these the settings appoint."""
        own = self.name if self.provider in OWN_NAMES else None
        return frozenset(name for name in (self.subject, self.email, own) if name)


def sign_in(con: Connection, identity: Identity, now: datetime) -> Account:
    """The identity's account, made at its first coming. Two at once: one raises IntegrityError."""
    if found := known(con, identity):
        change(con, found.id, seen_at=now, email=identity.email)
        return account(con, found.id)
    fresh = random_id()
    columns = identity.model_dump() | {"name": _free_name(con, identity.name)}
    times = {"created_at": now, "seen_at": now}
    con.execute(insert(accounts).values(id=fresh, session=1, role=None, **columns, **times))
    return account(con, fresh)


def known(con: Connection, identity: Identity) -> Account | None:
    same = (accounts.c.provider == identity.provider) & (accounts.c.subject == identity.subject)
    row = con.execute(select(accounts).where(same)).one_or_none()
    return _account(row) if row else None


def account(con: Connection, account_id: str) -> Account:
    """:raises UnknownPerson:"""
    row = con.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
    if row is None:
        raise UnknownPerson(account_id)
    return _account(row)


def called(con: Connection, name: str) -> Account:
    """:raises UnknownPerson:"""
    row = con.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    if row is None:
        raise UnknownPerson(name)
    return _account(row)


def everybody(con: Connection) -> list[Account]:
    """Who was here last comes first."""
    order = select(accounts).order_by(accounts.c.seen_at.desc(), accounts.c.name)
    return [_account(row) for row in con.execute(order)]


def change(con: Connection, account_id: str, **columns: object) -> None:
    con.execute(update(accounts).where(accounts.c.id == account_id).values(columns))


def name_is_free(con: Connection, name: str) -> bool:
    return con.execute(select(accounts.c.id).where(accounts.c.name == name)).first() is None


def _free_name(con: Connection, wanted: str) -> str:
    """The name itself, or with a number behind it where somebody else has it."""
    number, name = 1, wanted
    while not name_is_free(con, name):
        number += 1
        name = f"{wanted[: LONGEST_NAME - 8]}-{number}"
    return name


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(**row._mapping)
