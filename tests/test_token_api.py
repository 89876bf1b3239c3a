"""Tokens over the API: only the person himself makes, lists and revokes them."""

from __future__ import annotations

import pytest

from tests.provider_fixtures import Visitor

pytestmark = pytest.mark.kill
PATH = "/api/v1/tokens"
WANTED = {"name": "nightly", "scopes": ["submit", "vote"], "days": 30}


def test_a_person_makes_lists_and_revokes_his_tokens(visitor: Visitor) -> None:
    assert visitor.ask("GET", PATH).status_code == 401
    visitor.sign_in("u-5")
    made = visitor.ask("POST", PATH, json=WANTED)
    assert made.status_code == 201, made.text
    assert made.headers["Cache-Control"] == "no-store"
    text, ident = made.json()["token"], made.json()["id"]
    (listed,) = visitor.ask("GET", PATH).json()["tokens"]
    assert (listed["name"], listed["scopes"]) == ("nightly", ["submit", "vote"])
    assert text not in visitor.ask("GET", PATH).text
    carried = {"Authorization": f"Bearer {text}"}
    for method, path in (("GET", PATH), ("POST", PATH), ("DELETE", f"{PATH}/{ident}")):
        answer = visitor.ask(method, path, json=WANTED, headers=carried)
        assert answer.status_code == 403
        assert "sign in for that" in answer.json()["detail"]
    assert visitor.ask("DELETE", f"{PATH}/{ident}").json()["revoked_at"]
    assert visitor.ask("GET", "/api/v1/me", headers=carried).status_code == 401
    assert visitor.ask("DELETE", f"{PATH}/0000000000").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"scopes": []}, {"scopes": ["rule"]}, {"name": " "}, {"days": 0}, {"days": 99999}, {"x": 1}],
)
def test_what_makes_no_token_is_told(visitor: Visitor, changes: dict[str, object]) -> None:
    visitor.sign_in("u-5")
    answer = visitor.ask("POST", PATH, json=WANTED | changes)
    assert answer.status_code == 400
    assert next(iter(changes)) in answer.json()["detail"]
    assert visitor.ask("GET", PATH).json() == {"tokens": []}
