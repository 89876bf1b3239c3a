"""What a person may do, and what a token may do in a person's name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from results.settings import Settings


class Role(StrEnum):
    """From least to most; each may do all that those before it may."""

    VISITOR = "visitor"
    """Reads."""
    SUBMITTER = "submitter"
    """Submits, votes, takes back what is his own."""
    MODERATOR = "moderator"
    """Hides, flags and restores rows; takes back anybody's submission."""
    OPERATOR = "operator"
    """May do everything, and is held to no limit."""

    def reaches(self, needed: Role) -> bool:
        return ORDER[self] >= ORDER[needed]


ORDER = {role: place for place, role in enumerate(Role)}


class Scope(StrEnum):
    """What a token is for; it never gives more than its owner's role does."""

    SUBMIT = "submit"
    VOTE = "vote"
    MODERATE = "moderate"


NEEDS: dict[Scope, Role] = {
    Scope.SUBMIT: Role.SUBMITTER,
    Scope.VOTE: Role.SUBMITTER,
    Scope.MODERATE: Role.MODERATOR,
}
"""The least role for each kind of deed."""


@dataclass(frozen=True, slots=True)
class Appointed:
    """Roles as the settings give them, to whoever no operator has given one by hand."""

    operators: frozenset[str] = frozenset()
    moderators: frozenset[str] = frozenset()
    others: Role = Role.SUBMITTER

    def role_of(self, names: frozenset[str]) -> Role:
        """:param names: by which nobody else can be called"""
        if names & self.operators:
            return Role.OPERATOR
        return Role.MODERATOR if names & self.moderators else self.others


def appointed(settings: Settings) -> Appointed:
    return Appointed(
        operators=names_in(settings.operators),
        moderators=names_in(settings.moderators),
        others=Role(settings.default_role),
    )


def names_in(text: str) -> frozenset[str]:
    """Of a setting that lists names parted by commas."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())
