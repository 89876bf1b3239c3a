"""Who makes this request: by token, by the proxy's header, by session, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import g, request, session

from leaderboard_app.people.access import Access
from leaderboard_app.people.proxy import TRUSTED
from results.errors import LeaderboardError
from scheduler.people.accounts import LONGEST_NAME, Account, Identity, UnknownPerson
from scheduler.people.people import People
from scheduler.people.roles import NEEDS, Role, Scope
from scheduler.people.tokens import PREFIX
from scheduler.submission import Person, Submission

ANONYMOUS = "anonymous"
ACCOUNT, NUMBER = "account", "number"
"""What a session holds: whose it is, and which of his sessions are still good."""


class NotSignedIn(LeaderboardError):
    def __init__(self) -> None:
        super().__init__(
            "sign in first, or send an API token in the header Authorization: Bearer ..."
        )


class NotAllowed(LeaderboardError):
    """Somebody known asks for what his role or his token does not cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    person: Person
    role: Role
    account: Account | None = None
    scopes: frozenset[Scope] = frozenset(Scope)
    """What the token covers; all, where it is the person himself."""
    by_token: bool = False

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes and self.role.reaches(NEEDS[scope])

    def require(self, scope: Scope) -> None:
        """:raises NotSignedIn, NotAllowed:"""
        if self.may(scope):
            return
        if self.account is None:
            raise NotSignedIn
        if scope not in self.scopes:
            raise NotAllowed(f"this token does not cover {scope}; make one that does")
        raise NotAllowed(
            f"{self.person.name} is a {self.role} here, and {scope} takes a {NEEDS[scope]}"
        )

    def may_take_back(self, one: Submission) -> bool:
        """His own, or anybody's as a moderator; without accounts, anybody's."""
        mine = one.account == (self.account.id if self.account else None)
        return self.may(Scope.MODERATE) or (mine and self.may(Scope.SUBMIT))

    def called(self, name: object) -> Person:
        """Where nobody is known, people are called as they say."""
        given = name.strip()[:LONGEST_NAME] if isinstance(name, str) else ""
        if self.account is not None or not given:
            return self.person
        return self.person.model_copy(update={"name": given})


def asker(people: People, access: Access) -> Asker:
    """:raises DeadToken: if the request carries a token that opens nothing"""
    if "asker" not in g:
        g.asker = _asker(people, access)
    found: Asker = g.asker
    return found


def _asker(people: People, access: Access) -> Asker:
    now = datetime.now(UTC)
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and (text.startswith(PREFIX) or access.header is None):
        # A proxy that names the person may send a token of its own along.
        found = people.bearer(text.strip(), now)
        return _known(people, found.account, scopes=found.token.scopes, by_token=True)
    account = _by_header(people, access, now) or _by_session(people, access)
    if account is not None:
        return _known(people, account)
    person = Person(name=ANONYMOUS, address=request.remote_addr)
    return Asker(person=person, role=Role.SUBMITTER if access.open else Role.VISITOR)


def _known(
    people: People,
    account: Account,
    *,
    scopes: frozenset[Scope] = frozenset(Scope),
    by_token: bool = False,
) -> Asker:
    person = Person(name=account.name, address=request.remote_addr, account=account.id)
    role = people.role_of(account)
    return Asker(person=person, role=role, account=account, scopes=scopes, by_token=by_token)


def _by_header(people: People, access: Access, now: datetime) -> Account | None:
    if access.header is None or not request.environ.get(TRUSTED):
        return None
    name = request.headers.get(access.header, "").strip()[:LONGEST_NAME]
    if not name:
        return None
    return people.present(Identity(provider="proxy", subject=name, name=name), now)


def _by_session(people: People, access: Access) -> Account | None:
    if access.provider is None or ACCOUNT not in session:
        return None
    try:
        account = people.account(session[ACCOUNT])
    except UnknownPerson:
        return None
    return account if account.session == session.get(NUMBER) else None
