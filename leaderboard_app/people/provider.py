"""The OpenID Connect provider: ask it who somebody is, and believe only what it has signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response

from leaderboard_app.people.access import Provider
from results.errors import LeaderboardError
from scheduler.people.accounts import LONGEST_NAME, Identity

SECONDS = 10
"""Longest wait for the provider."""
WELL_KNOWN = "/.well-known/openid-configuration"


class SignInFailed(LeaderboardError):
    """The provider did not say who it is."""


class ProviderUnusable(SignInFailed):
    """The provider does not answer, or not as one that can be believed."""


class SignIn:
    """The authorisation code flow with PKCE, state and nonce, all of them authlib's."""

    def __init__(self, server: Flask, provider: Provider) -> None:
        from authlib.integrations.flask_client import OAuth

        self._provider = provider
        self._client: Any = OAuth(server).register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.issuer + WELL_KNOWN,
            client_kwargs=_terms(provider),
        )

    def begin(self, back: str) -> Response:
        """Send the person to the provider.

        :param back: address to which the provider sends him back
        :raises ProviderUnusable:
        """
        return self._asked(lambda: self._client.authorize_redirect(back))

    def finish(self) -> Identity:
        """Who came back with the present request.

        :raises SignInFailed, ProviderUnusable:
        """
        return self._asked(self._identity)

    def _identity(self) -> Identity:
        token = self._client.authorize_access_token()
        claims = dict(token.get("userinfo") or {})
        if not claims.get("sub"):
            raise SignInFailed("the provider sent no signed identity")
        if not _name(claims) or "email" not in claims:
            more = self._client.userinfo(token=token)
            if more.get("sub") == claims["sub"]:
                claims = {**more, **claims}
        return identity(self._provider.name, claims)

    def _asked(self, question: Any) -> Any:  # noqa: ANN401 -- whatever is asked
        """Do something with the provider; its faults become sentences."""
        from authlib.integrations.base_client import OAuthError
        from joserfc.errors import JoseError
        from requests import RequestException

        try:
            self._check_issuer()
            return question()
        except OAuthError as error:
            raise SignInFailed(f"{error.error}: {error.description}") from error
        except (JoseError, RequestException, RuntimeError, ValueError, KeyError) as error:
            raise ProviderUnusable(f"{self._provider.issuer}: {error}") from error

    def _check_issuer(self) -> None:
        """A provider that calls itself otherwise is another one (OpenID Discovery 1.0, 4.3)."""
        said = str(self._client.load_server_metadata().get("issuer", ""))
        if said.rstrip("/") != self._provider.issuer:
            raise ProviderUnusable(
                f"{self._provider.issuer} calls itself {said or 'nothing'}; set"
                " LEADERBOARD_AUTH_ISSUER to the name that the provider gives itself"
            )


def identity(provider: str, claims: Mapping[str, Any]) -> Identity:
    """An e-mail address counts only where the provider says that it has verified it."""
    verified = claims.get("email_verified") is True
    return Identity(
        provider=provider,
        subject=str(claims["sub"]),
        name=(_name(claims) or str(claims["sub"]))[:LONGEST_NAME],
        email=claims.get("email") if verified else None,
    )


def _name(claims: Mapping[str, Any]) -> str:
    found = (str(claims.get(key) or "").strip() for key in ("preferred_username", "name"))
    return next((name for name in found if name), "")


def _terms(provider: Provider) -> dict[str, object]:
    method = {} if provider.client_secret else {"token_endpoint_auth_method": "none"}
    return {
        "scope": provider.scopes,
        "code_challenge_method": "S256",
        "default_timeout": SECONDS,
        **method,
    }
