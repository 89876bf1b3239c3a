"""Who may do what: open boards, tokens and their scopes, limits, origins, proxies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from leaderboard_app.app import create_app
from leaderboard_app.people.access import Access, Provider
from leaderboard_app.sources import Sources
from scheduler.people.roles import Appointed, Role, Scope
from scheduler.people.uses import Allowance, Kind
from tests.queue_fixtures import submitted

PATH = "/api/v1/submissions"
GOOD = {"repo": "org/tiny", "suite": "tiny-v1", "model_type": "pretrained", "precision": "float32"}
HEADERS = dict[str, str]
SIGNED = Provider("oidc", "https://id.example.org", "board", None, "openid")


def board(sources: Sources, **access: Any) -> FlaskClient:  # noqa: ANN401 -- fields of Access
    chosen = replace(sources, access=Access(**access), appointed=Appointed(frozenset({"boss"})))
    client: FlaskClient = create_app(chosen).server.test_client()
    return client


@pytest.fixture
def guarded(sources: Sources) -> FlaskClient:
    """A board for known people only."""
    return board(sources, provider=SIGNED, secret=b"s")


@pytest.fixture
def token(sources: Sources) -> Callable[..., HEADERS]:
    """Makes a token of an account, and the header that carries it."""

    def make(name: str, *scopes: Scope, role: Role | None = None) -> HEADERS:
        now, people = datetime.now(UTC), sources.people
        account = people.add(name, now)
        if role:
            people.set_role(name, role, by="operator", reason="test", now=now)
        _, secret = people.make_token(account, "t", scopes, expires_at=None, now=now)
        return {"Authorization": f"Bearer {secret}"}

    return make


def test_without_accounts_anybody_may_do_what_he_could(client: FlaskClient) -> None:
    ident = client.post(PATH, json=GOOD | {"submitted_by": "Ada"}).get_json()["id"]
    assert client.post(f"{PATH}/{ident}/vote").get_json()["votes"] == 1
    assert client.post(f"{PATH}/{ident}/cancel").status_code == 200
    assert client.get("/login").status_code == 404 or b"/login" not in client.get("/").data


def test_a_visitor_reads_and_changes_nothing(guarded: FlaskClient, sources: Sources) -> None:
    ident = submitted(sources.queue).id
    assert guarded.get(f"{PATH}/{ident}").status_code == 200
    for method, path in (
        (guarded.post, PATH),
        (guarded.post, f"{PATH}/{ident}/vote"),
        (guarded.delete, f"{PATH}/{ident}/vote"),
        (guarded.post, f"{PATH}/{ident}/cancel"),
    ):
        answer = method(path, json=GOOD)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "sign in first" in answer.get_json(force=True)["detail"]
    assert [one.state for one in sources.queue.listed()] == ["submitted"]


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        pytest.param(Scope.VOTE, (403, 200), id="vote"),
        pytest.param(Scope.SUBMIT, (201, 403), id="submit"),
        pytest.param(Scope.MODERATE, (403, 403), id="moderate"),
    ],
)
def test_a_token_does_what_it_is_for_and_nothing_else(
    guarded: FlaskClient,
    sources: Sources,
    token: Callable[..., HEADERS],
    scope: Scope,
    statuses: tuple[int, int],
) -> None:
    ident, headers = submitted(sources.queue).id, token("ci", scope)
    found = (
        guarded.post(PATH, json=GOOD, headers=headers).status_code,
        guarded.post(f"{PATH}/{ident}/vote", headers=headers).status_code,
    )
    assert found == statuses


def test_a_token_gives_no_more_than_its_owners_role(
    guarded: FlaskClient, token: Callable[..., HEADERS], sources: Sources
) -> None:
    headers = token("ci", *Scope)
    theirs = submitted(sources.queue).id
    refused = guarded.post(f"{PATH}/{theirs}/cancel", headers=headers)
    assert refused.status_code == 403
    assert "ada's; he himself or a moderator" in refused.get_json(force=True)["detail"]
    mine = guarded.post(PATH, json=GOOD, headers=headers).get_json()["id"]
    assert guarded.post(f"{PATH}/{mine}/cancel", headers=headers).status_code == 200
    moderator = token("mo", Scope.MODERATE, role=Role.MODERATOR)
    assert guarded.post(f"{PATH}/{theirs}/cancel", headers=moderator).status_code == 200


@pytest.mark.parametrize("guard_it", [True, False], ids=["known-people-only", "open"])
def test_a_revoked_token_is_dead_even_where_nobody_needs_one(
    sources: Sources, token: Callable[..., HEADERS], guard_it: bool
) -> None:
    headers, people = token("ci", *Scope), sources.people
    client = board(sources, **({"provider": SIGNED, "secret": b"s"} if guard_it else {}))
    (made,) = people.tokens_of(people.called("ci"))
    people.revoke(made.id, people.called("ci"), by="ci", now=datetime.now(UTC))
    answer = client.post(PATH, json=GOOD, headers=headers)
    assert answer.status_code == 401
    assert "revoked; make a new one" in answer.get_json(force=True)["detail"]


def test_what_is_too_much_is_answered_with_429_and_the_time_to_wait(sources: Sources) -> None:
    most = {Kind.SUBMISSION: 1, Kind.VOTE: 0, Kind.REQUEST: 4}
    allowances = {kind: Allowance(kind, count, None) for kind, count in most.items()}
    client = board(sources, allowances=allowances)
    ident = client.post(PATH, json=GOOD).get_json()["id"]
    answers = [
        client.post(PATH, json=GOOD | {"precision": "float16"}),
        client.post(f"{PATH}/{ident}/vote"),
        client.post(PATH, json=GOOD),
        client.post(f"{PATH}/{ident}/cancel"),
    ]
    assert [one.status_code for one in answers] == [429, 429, 200, 429]
    sentences = [one.get_json(force=True).get("detail") for one in answers]
    assert "1 submission a day" in sentences[0]
    assert "4 requests a minute" in sentences[3]
    assert int(answers[0].headers["Retry-After"]) in range(86_000, 86_402)
    assert int(answers[3].headers["Retry-After"]) in range(1, 62)


def test_an_operator_is_held_to_no_limit(sources: Sources) -> None:
    none = {kind: Allowance(kind, 0, 0) for kind in Kind}
    people = sources.people
    _, secret = people.make_token(
        people.add("boss", datetime.now(UTC)), "t", [*Scope], expires_at=None, now=datetime.now(UTC)
    )
    client = board(sources, provider=SIGNED, secret=b"s", allowances=none)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.post(PATH, json=GOOD, headers=headers).status_code == 201
