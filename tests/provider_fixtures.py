"""A real OpenID Connect provider in a process of its own, and a board that people sign in to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
import requests

from leaderboard_app.app import create_app
from leaderboard_app.people.access import Access, Provider
from leaderboard_app.sources import Sources
from scheduler.people.roles import Appointed
from tests.scheduler_fixtures import until
from tests.site_fixtures import serving
from tests.test_serve import free_port

SECONDS = 30


@dataclass(frozen=True, slots=True)
class RunningProvider:
    url: str

    def knows(self, subject: str, **claims: object) -> None:
        """Give a person to the provider."""
        answer = requests.put(f"{self.url}/users/{subject}", json=claims, timeout=SECONDS)
        answer.raise_for_status()


@dataclass
class Visitor:
    """A browser without pages: it keeps cookies, follows redirects, and names its origin."""

    site: str
    session: requests.Session

    def sign_in(self, subject: str, back: str = "/queue") -> requests.Response:
        """All the way: to the provider, through its form, and back."""
        there = self.session.get(f"{self.site}/login", params={"next": back}, timeout=SECONDS)
        form = {"sub": subject} if subject else {"action": "deny"}
        return self.session.post(there.url, data=form, timeout=SECONDS)

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        headers = {"Origin": self.site} | dict(more.pop("headers", {}))  # type: ignore[call-overload]
        return self.session.request(
            method, self.site + path, headers=headers, timeout=SECONDS, **more  # type: ignore[arg-type]
        )  # fmt: skip


@pytest.fixture(scope="session")
def oidc_provider() -> Iterator[RunningProvider]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen([*command, "--require-nonce", "true"], stderr=subprocess.DEVNULL) as one:
        try:
            until(lambda: _answers(f"http://127.0.0.1:{port}"))
            yield RunningProvider(f"http://127.0.0.1:{port}")
        finally:
            one.terminate()


def _answers(url: str) -> bool:
    with suppress(requests.ConnectionError):
        return requests.get(url, timeout=SECONDS).ok
    return False


@pytest.fixture
def guarded_sources(sources: Sources, oidc_provider: RunningProvider) -> Sources:
    """Of a board that people sign in to; olga@example.org is its operator."""
    provider = Provider("oidc", oidc_provider.url, "board", "secret", "openid profile email")
    appointed = Appointed(operators=frozenset({"olga@example.org"}), moderators=frozenset({"mo"}))
    return replace(sources, access=Access(provider=provider, secret=b"s"), appointed=appointed)


@pytest.fixture
def guarded_site(guarded_sources: Sources) -> Iterator[str]:
    with serving(create_app(guarded_sources).server) as url:
        yield url


@pytest.fixture
def visitor(guarded_site: str) -> Iterator[Visitor]:
    with requests.Session() as session:
        yield Visitor(guarded_site, session)


def host_of(url: str) -> str:
    return urlsplit(url).netloc
