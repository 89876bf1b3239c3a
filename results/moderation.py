"""Decisions about rows of the board: what can be decided, and how a decision is written down.

The queue's audit log holds them; the scheduler hands those that change the board to the board,
so that ranking, API and CSV of one snapshot agree, and anybody can read why.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from results.suite import Words

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Flag(StrEnum):
    """What may be said against a row that stays where it is."""

    CONTAMINATED = "contaminated"
    """It was trained on questions of the suite."""
    METADATA = "wrong-metadata"
    """Type, size, licence or base are not what the row says."""
    COPY = "copy"
    """Its weights are those of another model."""


class Action(StrEnum):
    FLAG = "flag"
    UNFLAG = "unflag"
    HIDE = "hide"
    """Out of the ranking; record and samples stay."""
    RESTORE = "restore"
    OFFICIAL = "official"
    """What an organisation publishes comes from those who made it."""
    UNOFFICIAL = "unofficial"
    REQUEST = "request-removal"
    """Somebody asks to have a model taken down; a moderator decides."""
    DISMISS = "dismiss-request"
    ROLE = "role"
    SESSIONS = "end-sessions"
    TOKEN = "revoke-token"


ON_THE_BOARD = (
    Action.FLAG,
    Action.UNFLAG,
    Action.HIDE,
    Action.RESTORE,
    Action.OFFICIAL,
    Action.UNOFFICIAL,
)
"""These change the board, so they are public; all others stay in the operator's log."""
ABOUT_FLAGS = (Action.FLAG, Action.UNFLAG)
ABOUT_ORGANISATIONS = (Action.OFFICIAL, Action.UNOFFICIAL)
ABOUT_PEOPLE = (Action.ROLE, Action.SESSIONS, Action.TOKEN)


class Decision(Words):
    """One line of the audit log."""

    number: int = 0
    """Its place in the log; 0 until it is written."""
    at: datetime
    by: str = Field(max_length=200)
    action: Action
    model: str | None = Field(None, max_length=200)
    run_id: str | None = Field(None, max_length=80)
    """One run of the model; None: every run of it, those to come too."""
    flag: Flag | None = None
    organisation: str | None = Field(None, max_length=100)
    person: str | None = Field(None, max_length=200)
    reason: Reason
    evidence: str | None = Field(None, max_length=1000)
    """Address of what shows it."""

    @field_validator("evidence", mode="before")
    @classmethod
    def _is_an_address(cls, value: object) -> object:
        """A link on a page: nothing but http and https."""
        if isinstance(value, str):
            value = value.strip() or None
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            raise ValueError("the evidence has to be a link that begins with https:// or http://")
        return value

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        needed = {"model"}
        if self.action in ABOUT_ORGANISATIONS:
            needed = {"organisation"}
        elif self.action in ABOUT_PEOPLE:
            needed = {"person"}
        elif self.action in ABOUT_FLAGS:
            needed = {"model", "flag"}
        if missing := sorted(name for name in needed if getattr(self, name) is None):
            raise ValueError(f"{self.action} needs {' and '.join(missing)}")
        return self

    @property
    def is_public(self) -> bool:
        return self.action in ON_THE_BOARD
