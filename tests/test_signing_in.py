"""Signing in at a real OpenID Connect provider, and what the session is good for afterwards."""

from __future__ import annotations

from dataclasses import replace
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from leaderboard_app.app import create_app
from leaderboard_app.people.access import Provider
from leaderboard_app.people.sessions import COOKIE
from leaderboard_app.people.signing_in import local
from leaderboard_app.sources import Sources
from scheduler.people.roles import Role
from tests.provider_fixtures import SECONDS, RunningProvider, Visitor, host_of
from tests.queue_fixtures import NOW
from tests.site_fixtures import serving

pytestmark = pytest.mark.kill
SUBMISSIONS = "/api/v1/submissions"
GOOD = {"repo": "org/tiny", "suite": "tiny-v1", "model_type": "pretrained", "precision": "float32"}


def test_who_signs_in_comes_back_to_his_page_and_is_known_by_name(
    visitor: Visitor, oidc_provider: RunningProvider, guarded_sources: Sources
) -> None:
    assert visitor.ask("POST", SUBMISSIONS, json=GOOD).status_code == 401
    oidc_provider.knows("u-1", preferred_username="ada", email="ada@x.org", email_verified=True)
    back = visitor.sign_in("u-1", back="/queue?state=open")
    assert back.url == f"{visitor.site}/queue?state=open"
    taken = visitor.ask("POST", SUBMISSIONS, json=GOOD | {"submitted_by": "the pope"})
    assert taken.status_code == 201, taken.text
    assert taken.json()["submitted_by"] == "ada"
    (account,) = guarded_sources.people.everybody()
    assert (account.subject, account.name, account.email) == ("u-1", "ada", "ada@x.org")
    assert guarded_sources.queue.get(taken.json()["id"]).account == account.id


def test_the_cookie_is_signed_and_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    there = visitor.session.get(f"{visitor.site}/login", allow_redirects=False, timeout=SECONDS)
    cookie = SimpleCookie(there.headers["Set-Cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    asked = parse_qs(urlsplit(there.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    visitor.sign_in("u-1")
    good = visitor.session.cookies[COOKIE]
    for forged in (good[:-2] + "xx", f"{good.split('.')[0]}.AAAA.BBBB", "eyJhY2NvdW50IjoiMSJ9"):
        visitor.session.cookies.clear()
        answer = visitor.ask(
            "POST", SUBMISSIONS, json=GOOD, headers={"Cookie": f"{COOKIE}={forged}"}
        )
        assert answer.status_code == 401


def test_the_cookie_is_secure_where_people_come_by_https(guarded_sources: Sources) -> None:
    access = replace(guarded_sources.access, site_url="https://board.example.org")
    client = create_app(replace(guarded_sources, access=access)).server.test_client()
    answer = client.get("/login")
    assert "; Secure; HttpOnly;" in answer.headers["Set-Cookie"]
    back = parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"]
    assert back == ["https://board.example.org/login/callback"]


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    visitor.sign_in("u-1")
    assert visitor.ask("POST", "/logout").ok
    assert visitor.ask("POST", SUBMISSIONS, json=GOOD).status_code == 401


def test_sessions_that_were_ended_from_elsewhere_are_dead(
    visitor: Visitor, guarded_sources: Sources
) -> None:
    visitor.sign_in("u-1")
    people = guarded_sources.people
    (account,) = people.everybody()
    people.end_sessions(account.name, by="operator", reason="lost a laptop", now=NOW)
    assert visitor.ask("POST", SUBMISSIONS, json=GOOD).status_code == 401


def test_a_role_that_was_taken_away_is_gone_in_the_middle_of_a_session(
    visitor: Visitor, guarded_sources: Sources
) -> None:
    visitor.sign_in("u-1")
    ident = visitor.ask("POST", SUBMISSIONS, json=GOOD).json()["id"]
    (account,) = guarded_sources.people.everybody()
    guarded_sources.people.set_role(
        account.name, Role.VISITOR, by="operator", reason="spam", now=NOW
    )
    for deed in ("vote", "cancel"):
        answer = visitor.ask("POST", f"{SUBMISSIONS}/{ident}/{deed}")
        assert answer.status_code == 403, answer.text
    assert "is a visitor here" in visitor.ask("POST", SUBMISSIONS, json=GOOD).json()["detail"]


def test_a_verified_address_appoints_an_operator_and_an_unverified_one_does_not(
    visitor: Visitor, oidc_provider: RunningProvider, guarded_sources: Sources
) -> None:
    people = guarded_sources.people
    for verified, role in ((False, Role.SUBMITTER), (True, Role.OPERATOR)):
        oidc_provider.knows("u-2", email="olga@example.org", email_verified=verified, name="Olga")
        visitor.sign_in("u-2")
        (account,) = people.everybody()
        assert people.role_of(account) is role


def test_who_refuses_at_the_provider_is_told_and_not_signed_in(
    visitor: Visitor, guarded_sources: Sources
) -> None:
    back = visitor.sign_in("")
    assert back.url == f"{visitor.site}/account?problem=refused"
    assert guarded_sources.people.everybody() == []


@pytest.mark.parametrize("query", ["code=stolen&state=guessed", "code=stolen", ""])
def test_a_way_back_that_nobody_began_signs_nobody_in(visitor: Visitor, query: str) -> None:
    answer = visitor.session.get(f"{visitor.site}/login/callback?{query}", timeout=SECONDS)
    assert answer.url == f"{visitor.site}/account?problem=refused"
    assert visitor.ask("POST", SUBMISSIONS, json=GOOD).status_code == 401


def test_one_persons_way_back_does_not_sign_another_in(visitor: Visitor) -> None:
    """Login CSRF: the victim's browser is sent the attacker's code."""
    with requests.Session() as attacker:
        there = attacker.get(f"{visitor.site}/login", timeout=SECONDS)
        sent = attacker.post(
            there.url, data={"sub": "evil"}, allow_redirects=False, timeout=SECONDS
        )
    answer = visitor.session.get(sent.headers["Location"], timeout=SECONDS)
    assert answer.url == f"{visitor.site}/account?problem=refused"


@pytest.mark.parametrize(
    "issuer", ["http://127.0.0.1:9", "{}/elsewhere", "http://x@127.0.0.1:{port}"]
)
def test_a_provider_that_cannot_be_believed_is_told(
    guarded_sources: Sources, oidc_provider: RunningProvider, issuer: str
) -> None:
    """Silent, not a provider, or one that calls itself otherwise."""
    port = urlsplit(oidc_provider.url).port
    address = issuer.format(oidc_provider.url, port=port)
    provider = Provider("oidc", address, "board", "secret", "openid")
    access = replace(guarded_sources.access, provider=provider)
    with serving(create_app(replace(guarded_sources, access=access)).server) as site:
        answer = requests.get(f"{site}/login", allow_redirects=False, timeout=SECONDS)
    assert answer.headers["Location"] == "/account?problem=provider"


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/queue?state=open", "/queue?state=open"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/a b", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(address: object, leads: str) -> None:
    assert local(address) == leads


def test_a_hub_account_signs_in_by_the_name_that_is_its_own(
    guarded_sources: Sources, oidc_provider: RunningProvider
) -> None:
    oidc_provider.knows("hub-1", preferred_username="mo")
    provider = Provider("huggingface", oidc_provider.url, "board", "secret", "openid profile")
    access = replace(guarded_sources.access, provider=provider)
    with (
        serving(create_app(replace(guarded_sources, access=access)).server) as site,
        requests.Session() as session,
    ):
        assert host_of(Visitor(site, session).sign_in("hub-1").url) == host_of(site)
    (account,) = guarded_sources.people.everybody()
    assert (account.provider, account.name) == ("huggingface", "mo")
    assert guarded_sources.people.role_of(account) is Role.MODERATOR
