"""The half of the queue that people change by their votes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from scheduler.people.uses import Allowance, Kind, use, used
from scheduler.people.votes import add_vote, withdraw_vote
from scheduler.queue_moves import fetch
from scheduler.queue_steering import SteerableQueue
from scheduler.submission import Person, Submission
from scheduler.turns import count_votes


class VotableQueue(SteerableQueue):
    def vote(
        self,
        submission_id: str,
        by: Person,
        now: datetime,
        allowance: Allowance | None = None,
    ) -> Submission:
        """Vote for the submission's model; voted twice is voted once, and counted once.

        :raises UnknownSubmission, TooMany:
        """
        try:
            return self._vote(submission_id, by, now, allowance)
        except IntegrityError:
            # The same person voted through another process in this very moment.
            return self._vote(submission_id, by, now, allowance)

    def spend(self, by: Person, allowance: Allowance | None, now: datetime) -> None:
        """Count a request that is no deed of its own in the queue.

        :raises TooMany:
        """
        with self.transaction() as con:
            use(con, by, allowance, now)

    def used(self, by: Person, kind: Kind, now: datetime) -> int:
        """How much of his allowance a person has used up."""
        with self._read() as con:
            return used(con, by, kind, now)

    def withdraw(self, submission_id: str, by: Person) -> Submission:
        """Take the vote for the submission's model back, if there was one.

        :raises UnknownSubmission:
        """
        with self.transaction() as con:
            one = fetch(con, submission_id)
            if withdraw_vote(con, one.model.repo, by):
                count_votes(con, one.model.repo)
            return fetch(con, submission_id)

    def _vote(
        self, submission_id: str, by: Person, now: datetime, allowance: Allowance | None
    ) -> Submission:
        with self.transaction() as con:
            one = fetch(con, submission_id)
            if add_vote(con, one.model.repo, by, now):
                use(con, by, allowance, now)
                count_votes(con, one.model.repo)
            return fetch(con, submission_id)
