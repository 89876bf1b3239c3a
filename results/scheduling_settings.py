"""The settings of what the scheduler does beside running models."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class SchedulingSettings(BaseSettings):
    """Part of results.settings.Settings."""

    webhooks: str = Field(
        "",
        description="Addresses that are told how each submission ended, parted by commas.",
    )
    webhook_secret: SecretStr | None = Field(
        None, description="Key with which those messages are signed; unset: they are not."
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server, as smtp://user:password@mail.example.org:587 or smtps://…; "
        "unset: no mail is sent.",
    )
    mail_from: str = Field("leaderboard@localhost", description="Address from which mail is sent.")
    mail_to: str = Field(
        "", description="Addresses that get a mail about each end, parted by commas."
    )
    mail_submitters: bool = Field(
        True,
        description="Whether submitters who signed in with a verified address get one about "
        "their own.",
    )
