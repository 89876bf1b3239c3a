"""Requests of other sites, what proxies say, and settings that contradict each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from leaderboard_app.app import create_app
from leaderboard_app.people.access import AccessUnusable, open_access
from leaderboard_app.people.sessions import COOKIE
from leaderboard_app.sources import Sources
from results.settings import Settings
from scheduler.people.uses import Allowance, Kind

PATH = "/api/v1/submissions"
GOOD = {"repo": "org/tiny", "suite": "tiny-v1", "model_type": "pretrained", "precision": "float32"}
HEADERS = dict[str, str]


ORIGINS: dict[str, tuple[HEADERS, int]] = {
    "own": ({"Origin": "http://localhost"}, 201),
    "script": ({}, 200),
    "own page without origin": ({"Sec-Fetch-Site": "same-origin"}, 200),
    "other site": ({"Origin": "https://evil.example"}, 403),
    "sandboxed frame": ({"Origin": "null"}, 403),
    "other port": ({"Origin": "http://localhost:8051"}, 403),
    "looks alike": ({"Origin": "http://localhost.evil.example"}, 403),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "sister site": ({"Sec-Fetch-Site": "same-site"}, 403),
    "cookie without origin": ({"Cookie": f"{COOKIE}=x"}, 403),
}
"""Where a request comes from, and the answer; after the first what is asked is there already."""


def test_only_our_own_pages_and_scripts_may_change_anything(client: FlaskClient) -> None:
    client = client.application.test_client(use_cookies=False)
    for name, (headers, status) in ORIGINS.items():
        assert client.post(PATH, json=GOOD, headers=headers).status_code == status, name
        assert client.get(PATH, headers=headers).status_code == 200, name
        if status != 403:
            continue
        for method, path in (
            (client.post, "/_dash-update-component"),
            (client.post, "/logout"),
            (client.delete, f"{PATH}/x/vote"),
        ):
            assert method(path, json=GOOD, headers=headers).status_code == 403, name


def test_a_page_that_came_by_http_does_not_speak_for_https(client: FlaskClient) -> None:
    for scheme, status in (("http", 403), ("https", 201)):
        headers = {"Origin": f"{scheme}://localhost"}
        answer = client.post(PATH, json=GOOD, headers=headers, base_url="https://localhost")
        assert answer.status_code == status


def test_the_proxy_names_the_person_and_nobody_else_can(sources: Sources) -> None:
    settings = Settings(
        person_header="X-Forwarded-User", trusted_proxies="10.0.0.0/8", operators="boss"
    )
    access = open_access(settings)
    client = create_app(replace(sources, access=access)).server.test_client()
    named = {"X-Forwarded-User": "ada", "X-Forwarded-For": "9.9.9.9, 203.0.113.7, 10.0.0.3"}
    forged = client.post(PATH, json=GOOD, headers=named, environ_base={"REMOTE_ADDR": "8.8.8.8"})
    assert forged.status_code == 401
    good = client.post(PATH, json=GOOD, headers=named, environ_base={"REMOTE_ADDR": "10.0.0.2"})
    assert good.get_json()["submitted_by"] == "ada"
    unnamed = client.post(PATH, json=GOOD, environ_base={"REMOTE_ADDR": "10.0.0.2"})
    assert unnamed.status_code == 401
    with sources.queue.engine.begin() as con:
        (address,) = con.exec_driver_sql("SELECT submitted_from FROM submissions").one()
    assert address == "203.0.113.7"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"auth": "oidc"}, "needs LEADERBOARD_AUTH_ISSUER"),
        ({"auth": "huggingface"}, "needs LEADERBOARD_AUTH_CLIENT_ID"),
        ({"person_header": "X-User"}, "needs LEADERBOARD_TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0.0/99"}, "TRUSTED_PROXIES cannot be read"),
    ],
)
def test_settings_that_contradict_each_other_are_told(settings: Any, says: str) -> None:  # noqa: ANN401
    with pytest.raises(AccessUnusable, match=says):
        open_access(Settings(**settings))


def test_limits_are_set_by_the_operator_or_where_people_sign_in(tmp_path: Any) -> None:  # noqa: ANN401
    home = {"home": tmp_path}
    free = open_access(Settings(**home)).allowances
    assert {one.person for one in free.values()} == {None}
    chosen = open_access(Settings(submissions_a_day=3, **home)).allowances
    assert chosen[Kind.SUBMISSION] == Allowance(Kind.SUBMISSION, 3, None)
    known = open_access(Settings(auth="oidc", auth_issuer="https://x", auth_client_id="b", **home))
    assert known.allowances[Kind.SUBMISSION] == Allowance(Kind.SUBMISSION, 20, 100)
    assert known.session == timedelta(days=14)


def test_the_secret_is_made_once_and_nobody_else_may_read_it(tmp_path: Any) -> None:  # noqa: ANN401
    settings = Settings(auth="oidc", auth_issuer="https://x", auth_client_id="b", home=tmp_path)
    first, second = (open_access(settings).secret for _ in range(2))
    assert first == second
    assert len(first) == 64
    assert (tmp_path / "session.secret").stat().st_mode & 0o777 == 0o600
    chosen = settings.model_copy(update={"secret": Settings(secret="x" * 40).secret})
    assert open_access(chosen).secret == b"x" * 40
