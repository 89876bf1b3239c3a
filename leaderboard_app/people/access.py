"""The settings about people as the app needs them, checked once at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network

from leaderboard_app.people.secret import session_secret
from results.errors import LeaderboardError
from results.settings import Settings
from scheduler.people.roles import names_in
from scheduler.people.uses import Allowance, Kind

Network = IPv4Network | IPv6Network
DEFAULTS: dict[Kind, int] = {Kind.SUBMISSION: 20, Kind.VOTE: 50, Kind.REQUEST: 60}
"""Where people sign in; without, there is nobody to hold to a limit that no operator has set."""


class AccessUnusable(LeaderboardError):
    """The settings about people contradict each other."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The OpenID Connect provider that people sign in at."""

    name: str
    """huggingface or oidc; part of every account's identity."""
    issuer: str
    client_id: str
    client_secret: str | None
    scopes: str


def _no_limit(kind: Kind) -> Allowance:
    return Allowance(kind, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The defaults are a board without accounts, as on a machine of one's own."""

    provider: Provider | None = None
    header: str | None = None
    """In which a trusted proxy names the person."""
    proxies: tuple[Network, ...] = ()
    site_url: str | None = None
    secret: bytes = b""
    session: timedelta = timedelta(days=14)
    allowances: dict[Kind, Allowance] = field(
        default_factory=lambda: {kind: _no_limit(kind) for kind in DEFAULTS}
    )

    @property
    def open(self) -> bool:
        """Whether anybody may submit and vote, known or not."""
        return self.provider is None and self.header is None


def open_access(settings: Settings) -> Access:
    """:raises AccessUnusable: with what is missing or contradicts"""
    provider = _provider(settings)
    if settings.person_header and not settings.trusted_proxies:
        raise AccessUnusable(
            "LEADERBOARD_PERSON_HEADER needs LEADERBOARD_TRUSTED_PROXIES: without, anybody could"
            " send that header and be whom he likes"
        )
    known = provider is not None or settings.person_header is not None
    return Access(
        provider=provider,
        header=settings.person_header,
        proxies=_networks(settings.trusted_proxies),
        site_url=settings.site_url.rstrip("/") if settings.site_url else None,
        secret=session_secret(settings) if provider else b"",
        session=timedelta(days=settings.session_days),
        allowances={kind: _allowance(settings, kind, known=known) for kind in DEFAULTS},
    )


def _provider(settings: Settings) -> Provider | None:
    if settings.auth == "none":
        return None
    issuer = settings.auth_issuer
    if settings.auth == "huggingface":
        issuer = issuer or settings.hub_url
    if not issuer or not settings.auth_client_id:
        missing = "LEADERBOARD_AUTH_CLIENT_ID" if issuer else "LEADERBOARD_AUTH_ISSUER"
        raise AccessUnusable(f"LEADERBOARD_AUTH={settings.auth} needs {missing}")
    secret = settings.auth_client_secret
    return Provider(
        name=settings.auth,
        issuer=issuer.rstrip("/"),
        client_id=settings.auth_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        scopes=settings.auth_scopes,
    )


def _allowance(settings: Settings, kind: Kind, *, known: bool) -> Allowance:
    most = {
        Kind.SUBMISSION: settings.submissions_a_day,
        Kind.VOTE: settings.votes_a_day,
        Kind.REQUEST: settings.requests_a_minute,
    }[kind]
    if most is None and known:
        most = DEFAULTS[kind]
    if most is None:
        return _no_limit(kind)
    # Without accounts a person is an address, so that his own limit is the address's.
    return Allowance(kind, most, most * settings.people_an_address if known else None)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(map(partial(ip_network, strict=False), sorted(names_in(text))))
    except ValueError as error:
        raise AccessUnusable(f"LEADERBOARD_TRUSTED_PROXIES cannot be read: {error}") from None
