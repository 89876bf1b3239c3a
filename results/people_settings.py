"""The settings about people: how they sign in, who they are here, how much each may ask for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings


class PeopleSettings(BaseSettings):
    """Part of results.settings.Settings."""

    site_url: str | None = Field(
        None,
        description="Address at which people reach the web app, as https://board.example.org; "
        "unset: the one they ask for.",
    )
    auth: Literal["none", "huggingface", "oidc"] = Field(
        "none",
        description="How people sign in: none (anybody may submit), huggingface (their Hub "
        "account), oidc (any OpenID Connect provider).",
    )
    auth_issuer: str | None = Field(
        None, description="Address of the OpenID Connect provider; for huggingface the Hub's."
    )
    auth_client_id: str | None = Field(
        None, description="Name under which the provider knows this leaderboard."
    )
    auth_client_secret: SecretStr | None = Field(
        None, description="Secret that goes with it; unset: a public client."
    )
    auth_scopes: str = Field(
        "openid profile email", description="What the provider is asked for, parted by blanks."
    )
    person_header: str | None = Field(
        None,
        description="Header in which the proxy names the person, as X-Forwarded-User; taken from "
        "the trusted proxies alone.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of the proxies in front of the web app, parted by "
        "commas; their X-Forwarded headers are believed.",
    )
    secret: SecretStr | None = Field(
        None,
        description="Secret that signs the session cookies; unset: one made in the data folder. "
        "Web apps on several machines need the same.",
    )
    session_days: PositiveFloat = Field(14.0, description="Days after which people sign in anew.")
    operators: str = Field(
        "",
        description="Operators, parted by commas: Hub or proxy names, verified e-mail addresses, "
        "or a provider's subjects.",
    )
    moderators: str = Field("", description="Moderators, named in the same way.")
    default_role: Literal["visitor", "submitter"] = Field(
        "submitter", description="Role of everybody else who signs in."
    )
    submissions_a_day: NonNegativeInt | None = Field(
        None,
        description="Submissions a person may make in 24 hours; unset: 20 where people sign in, "
        "else no limit.",
    )
    votes_a_day: NonNegativeInt | None = Field(
        None,
        description="Votes a person may give in 24 hours; unset: 50 where people sign in, else no "
        "limit.",
    )
    requests_a_minute: PositiveInt | None = Field(
        None,
        description="Requests a person may make in a minute that ask for a change or for a look "
        "at the Hub; unset: 60 where people sign in, else no limit.",
    )
    people_an_address: PositiveInt = Field(
        5,
        description="How many people's limits one network address may use up, where they sign in.",
    )
