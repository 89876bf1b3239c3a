"""The half of the queue that people change by their votes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import IntegrityError

from scheduler.people.uses import Allowance, use
from scheduler.people.votes import add_vote, withdraw_vote
from scheduler.priority import VOTE_SECONDS
from scheduler.queue_moves import fetch
from scheduler.queue_reading import ReadableQueue
from scheduler.queue_store import WRITE
from scheduler.queue_tables import submissions
from scheduler.submission import Person, Submission


class VotableQueue(ReadableQueue):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._writing = engine.execution_options(**WRITE)

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
        with self._write() as con:
            use(con, by, allowance, now)

    def withdraw(self, submission_id: str, by: Person) -> Submission:
        """Take the vote for the submission's model back, if there was one.

        :raises UnknownSubmission:
        """
        with self._write() as con:
            one = fetch(con, submission_id)
            if withdraw_vote(con, one.model.repo, by):
                _move_up(con, one.model.repo, -VOTE_SECONDS)
            return fetch(con, submission_id)

    def _vote(
        self, submission_id: str, by: Person, now: datetime, allowance: Allowance | None
    ) -> Submission:
        with self._write() as con:
            one = fetch(con, submission_id)
            if add_vote(con, one.model.repo, by, now):
                use(con, by, allowance, now)
                _move_up(con, one.model.repo, VOTE_SECONDS)
            return fetch(con, submission_id)

    def _write(self) -> AbstractContextManager[Connection]:
        return self._writing.begin()


def _move_up(con: Connection, repo: str, seconds: float) -> None:
    """Let every submission of a model have its turn earlier; a running one may wait again."""
    earlier = submissions.c.priority - seconds
    con.execute(update(submissions).where(submissions.c.repo == repo).values(priority=earlier))
