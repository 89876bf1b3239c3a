"""Accounts, roles and tokens: who somebody is, and what that lets him do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from results.moderation import Action
from scheduler.people.accounts import NameTaken, UnknownPerson
from scheduler.people.moderation import Moderation
from scheduler.people.people import People
from scheduler.people.roles import NEEDS, Role, Scope
from scheduler.people.tokens import MOST_TOKENS, DeadToken, TooManyTokens, UnknownToken
from tests.people_fixtures import make_identity, signed_in
from tests.queue_fixtures import NOW

DAY = timedelta(days=1)


def test_who_comes_again_is_the_same_account(people: People) -> None:
    first = signed_in(people)
    again = people.sign_in(make_identity(email="ada@example.org"), NOW + DAY)
    assert (again.id, again.created_at, again.seen_at) == (first.id, NOW, NOW + DAY)
    assert again.email == "ada@example.org"


def test_two_of_one_name_are_two_accounts_of_two_names(people: People) -> None:
    names = [signed_in(people, "ada", provider).name for provider in ("oidc", "huggingface")]
    assert names == ["ada", "ada-2"]
    with pytest.raises(NameTaken, match="choose another"):
        people.add("ada", NOW)


@pytest.mark.parametrize(
    ("provider", "name", "email", "role"),
    [
        pytest.param("huggingface", "olga", None, Role.OPERATOR, id="name-at-the-hub"),
        pytest.param("proxy", "olga", None, Role.OPERATOR, id="name-from-the-proxy"),
        pytest.param("oidc", "olga", None, Role.SUBMITTER, id="anybody-may-call-himself-so"),
        pytest.param("oidc", "x", "mo@example.org", Role.MODERATOR, id="verified-address"),
        pytest.param("oidc", "mo@example.org", None, Role.SUBMITTER, id="a-name-is-no-address"),
    ],
)
def test_the_settings_appoint_only_by_what_nobody_else_can_be_called(
    people: People, provider: str, name: str, email: str | None, role: Role
) -> None:
    identity = make_identity(name, provider).model_copy(update={"email": email})
    assert people.role_of(people.sign_in(identity, NOW)) is role


def test_who_takes_an_operators_name_elsewhere_does_not_get_his_role(people: People) -> None:
    signed_in(people, "olga", "oidc")
    assert people.role_of(signed_in(people, "olga", "huggingface")) is Role.SUBMITTER


def test_a_role_set_by_hand_outweighs_the_settings_and_is_written_down(
    people: People, moderation: Moderation
) -> None:
    olga = signed_in(people, "olga")
    people.set_role("olga", Role.VISITOR, by="operator", reason="left us", now=NOW)
    assert people.role_of(people.account(olga.id)) is Role.VISITOR
    people.set_role("olga", None, by="operator", reason="is back", now=NOW)
    assert people.role_of(people.account(olga.id)) is Role.OPERATOR
    log = moderation.decisions()
    assert [(one.action, one.person, one.by) for one in log] == [
        (Action.ROLE, "olga", "operator")
    ] * 2
    assert [one.reason for one in log] == ["visitor: left us", "as the settings say: is back"]
    with pytest.raises(UnknownPerson, match="leaderboard people"):
        people.set_role("nobody", Role.VISITOR, by="operator", reason="-", now=NOW)


def test_every_role_may_do_what_those_before_it_may() -> None:
    assert [[role.reaches(needed) for needed in Role] for role in Role] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]
    assert set(NEEDS) == set(Scope)


def test_a_token_speaks_for_its_owner_until_it_is_revoked(people: People) -> None:
    ada, bob = signed_in(people, "ada"), signed_in(people, "bob")
    made, secret = people.make_token(ada, "ci", [Scope.VOTE], expires_at=None, now=NOW)
    found = people.bearer(secret, NOW)
    assert (found.account.id, found.token.scopes) == (ada.id, frozenset({Scope.VOTE}))
    with pytest.raises(UnknownToken):
        people.revoke(made.id, bob, by="bob", now=NOW)
    assert people.bearer(secret, NOW)
    people.revoke(made.id, ada, by="ada", now=NOW)
    people.revoke(made.id, ada, by="ada", now=NOW + DAY)
    with pytest.raises(DeadToken, match="revoked"):
        people.bearer(secret, NOW)
    (listed,) = people.tokens_of(ada)
    assert (listed.name, listed.revoked_at) == ("ci", NOW)


def test_a_token_runs_out(people: People) -> None:
    ada = signed_in(people)
    _, secret = people.make_token(ada, "ci", list(Scope), expires_at=NOW + DAY, now=NOW)
    assert people.bearer(secret, NOW + DAY / 2)
    with pytest.raises(DeadToken, match="past its last day"):
        people.bearer(secret, NOW + DAY)


@pytest.mark.parametrize("spoil", ["", "olb_", "olb_0000000000_x", "{}x", "x{}", "{:.30}"])
def test_what_is_not_exactly_the_token_opens_nothing(people: People, spoil: str) -> None:
    _, secret = people.make_token(signed_in(people), "ci", [], expires_at=None, now=NOW)
    with pytest.raises(DeadToken, match="not known"):
        people.bearer(spoil.format(secret), NOW)


def test_a_token_is_kept_as_a_hash_only(people: People) -> None:
    _, secret = people.make_token(signed_in(people), "ci", [], expires_at=None, now=NOW)
    with people.engine.begin() as con:
        kept = str(con.execute(text("SELECT * FROM tokens")).all())
    assert secret not in kept
    assert secret.rpartition("_")[2] not in kept


def test_the_use_of_a_token_is_noted_to_the_hour(people: People) -> None:
    ada = signed_in(people)
    _, secret = people.make_token(ada, "ci", [], expires_at=None, now=NOW)
    used = []
    for minutes in (0, 59, 61):
        people.bearer(secret, NOW + timedelta(minutes=minutes))
        used.append(people.tokens_of(ada)[0].used_at)
    assert used == [NOW, NOW, NOW + timedelta(minutes=61)]


def test_nobody_has_tokens_without_end(people: People) -> None:
    ada = signed_in(people)
    for _ in range(MOST_TOKENS):
        made, _ = people.make_token(ada, "ci", [], expires_at=None, now=NOW)
    with pytest.raises(TooManyTokens, match="revoke one first"):
        people.make_token(ada, "ci", [], expires_at=None, now=NOW)
    people.revoke(made.id, ada, by="ada", now=NOW)
    assert people.make_token(ada, "ci", [], expires_at=None, now=NOW)
