"""What the rules have found, and what became of it: each model once a suite."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from results.errors import LeaderboardError
from results.suite import Words
from scheduler.queue import Queue
from scheduler.queue_tables import proposals


class Fate(StrEnum):
    PROPOSED = "proposed"
    """Waits for an operator."""
    SUBMITTED = "submitted"
    REFUSED = "refused"
    """It could not be submitted; the note says why."""
    DISMISSED = "dismissed"


class Proposal(Words):
    number: int
    suite: str
    repo: str
    rule: str
    request: str
    """scheduler.submission.SubmissionRequest as JSON."""
    found_at: datetime
    fate: Fate
    note: str
    """Id of the submission, or reasons."""


class NoSuchProposal(LeaderboardError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"there is no open proposal {number}; `leaderboard proposals` lists those that are"
        )


class Proposals:
    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def known(self, suite: str) -> set[str]:
        """Models that were found for a suite before, whatever became of them."""
        asked = select(proposals.c.repo).where(proposals.c.suite == suite)
        with self._queue.engine.begin() as con:
            return set(con.execute(asked).scalars())

    def add(self, found: Proposal) -> None:
        """Its number is given here."""
        row = found.model_dump(exclude={"number"})
        with self._queue.transaction() as con:
            con.execute(insert(proposals).values(row))

    def listed(self, fate: Fate | None = None) -> list[Proposal]:
        """The latest first."""
        asked = select(proposals).order_by(proposals.c.number.desc())
        if fate is not None:
            asked = asked.where(proposals.c.fate == fate)
        with self._queue.engine.begin() as con:
            return [Proposal.model_validate(dict(row._mapping)) for row in con.execute(asked)]

    def open(self, number: int) -> Proposal:
        """:raises NoSuchProposal:"""
        for one in self.listed(Fate.PROPOSED):
            if one.number == number:
                return one
        raise NoSuchProposal(number)

    def decide(self, number: int, fate: Fate, note: str) -> None:
        chosen = update(proposals).where(proposals.c.number == number)
        with self._queue.transaction() as con:
            con.execute(chosen.values(fate=fate, note=note))
