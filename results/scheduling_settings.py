"""The settings of what the scheduler does beside running models."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, NonNegativeInt, PositiveFloat, SecretStr
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
    audits_a_week: NonNegativeInt = Field(
        1,
        description="How many random finished runs are made again each week, when nobody else "
        "waits, to see whether their scores hold; 0: none.",
    )
    refresh: bool = Field(
        True,
        description="Whether the Hub is asked once a day for likes, gates, deletions and new names "
        "of the models on the board.",
    )
    watch: Path | None = Field(
        None,
        description="File of rules by which models of the Hub are proposed or submitted; unset: "
        "watch.toml in the data folder, if there is one.",
    )
    watch_hours: PositiveFloat = Field(
        6.0, description="Hours between two looks through the Hub by these rules."
    )
    requests_dataset: str | None = Field(
        None,
        description="Dataset on the Hub with requests in the retired leaderboard's form; their "
        "states are written back, for which LEADERBOARD_HUB_TOKEN has to allow writing.",
    )
    requests_suite: str | None = Field(
        None, description="Suite on which those requests are evaluated."
    )
    requests_minutes: PositiveFloat = Field(
        5.0, description="Minutes between two looks at that dataset."
    )
