"""What is told: one end of one submission, for one receiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from results.errors import LeaderboardError
from scheduler.submission import State, Submission

Channel = Literal["webhook", "mail"]
ENDS = (State.FINISHED, State.FAILED, State.REJECTED)
"""What is worth a message; whoever takes his own submission back knows it."""


class Undelivered(LeaderboardError):
    """A message did not arrive."""

    def __init__(self, target: str, problem: object, *, for_good: bool = False) -> None:
        super().__init__(f"{target} was not told: {problem}")
        self.for_good = for_good
        """Whether trying again is no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A row of the outbox with what it is about."""

    number: int
    channel: Channel
    target: str
    attempts: int
    at: datetime
    """When the submission came to this end."""
    state: State
    note: str
    submission: Submission

    @property
    def name(self) -> str:
        """The same at every attempt, so that a receiver can tell a repetition."""
        return f"notice_{self.number}"

    def address(self, site: str | None) -> str | None:
        return f"{site.rstrip('/')}/submission/{self.submission.id}" if site else None

    def described(self, site: str | None) -> dict[str, Any]:
        """As JSON; unknown is null."""
        one = self.submission
        return {
            "type": f"submission.{self.state}",
            "timestamp": self.at.isoformat(),
            "data": {
                "id": one.id,
                "state": self.state.value,
                "reason": self.note or None,
                "repo": one.model.repo,
                "commit": one.model.commit,
                "precision": one.model.precision,
                "chat_template": one.model.chat_template,
                "suite": one.suite,
                "submitted_by": one.submitted_by,
                "submitted_at": one.submitted_at.isoformat(),
                "url": self.address(site),
            },
        }


class Sender(Protocol):
    """Delivers notices of one channel."""

    def send(self, notice: Notice, now: datetime) -> None:
        """:raises Undelivered:"""
