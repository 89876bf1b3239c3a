"""Questions to the queue; none of them changes anything."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager

from sqlalchemy import ColumnElement, Connection, Engine, case, func, select

from evaluator.spec import Failure
from scheduler.people.votes import has_voted, vote_counts, voted_for, votes_of
from scheduler.queue_rows import event_of, run_of, submission_of
from scheduler.queue_tables import controls, events, runs, submissions
from scheduler.submission import (
    OPEN,
    WAITING,
    Event,
    Person,
    RunView,
    State,
    Submission,
    UnknownSubmission,
)

PAUSED = "paused"


class ReadableQueue:
    """The half of the queue that anybody may hold."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        self.engine.dispose()

    def get(self, submission_id: str) -> Submission:
        """:raises UnknownSubmission:"""
        asked = select(submissions).where(submissions.c.id == submission_id)
        with self._read() as con:
            row = con.execute(asked).one_or_none()
        if row is None:
            raise UnknownSubmission(submission_id)
        return submission_of(row)

    def listed(
        self, states: Collection[State] | None = None, limit: int | None = None
    ) -> list[Submission]:
        """Open ones first, in the order of their turn; then those that ended, the latest first."""
        columns = submissions.c
        is_open = columns.state.in_(OPEN)
        turn = case((is_open, 0), else_=1), case((is_open, columns.priority))
        asked = select(submissions).order_by(*turn, columns.changed_at.desc(), columns.id)
        if states is not None:
            asked = asked.where(columns.state.in_(states))
        with self._read() as con:
            return [submission_of(row) for row in con.execute(asked.limit(limit))]

    def of_model(self, repo: str) -> list[Submission]:
        """Every submission of a model, the latest first."""
        asked = select(submissions).where(submissions.c.repo == repo)
        with self._read() as con:
            rows = con.execute(asked.order_by(submissions.c.submitted_at.desc())).all()
        return [submission_of(row) for row in rows]

    def history(self, submission_id: str) -> list[Event]:
        """Every state it came into, the first one first.

        :raises UnknownSubmission:
        """
        theirs = events.c.submission_id == submission_id
        with self._read() as con:
            rows = con.execute(select(events).where(theirs).order_by(events.c.number)).all()
        if not rows:
            raise UnknownSubmission(submission_id)
        return [event_of(row) for row in rows]

    def run_view(self, submission_id: str) -> RunView | None:
        """Its latest run, going on or ended; None before the first."""
        run_id = self.get(submission_id).run_id
        with self._read() as con:
            row = con.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
        return run_of(row) if row else None

    def failures(self, submission_id: str) -> list[Failure]:
        """Class of each of its failed runs, the first one first."""
        failed = (runs.c.submission_id == submission_id) & runs.c.failure.is_not(None)
        asked = select(runs.c.failure).where(failed).order_by(runs.c.started_at)
        with self._read() as con:
            return [Failure(name) for name in con.execute(asked).scalars()]

    def position(self, submission_id: str) -> int | None:
        """1 for the next to be started; None unless it waits.

        :raises UnknownSubmission:
        """
        one = self.get(submission_id)
        if one.state not in WAITING:
            return None
        asked = select(func.count()).select_from(submissions)
        with self._read() as con:
            return con.execute(asked.where(_before(one))).scalar_one() + 1

    def counts(self) -> dict[State, int]:
        """How many there are in each state; none is left out."""
        asked = select(submissions.c.state, func.count()).group_by(submissions.c.state)
        with self._read() as con:
            found = {State(state): count for state, count in con.execute(asked)}
        return {state: found.get(state, 0) for state in State}

    def votes_of(self, repo: str) -> int:
        """How many people want this model evaluated."""
        with self._read() as con:
            return votes_of(con, repo)

    def vote_counts(self, repos: Collection[str]) -> dict[str, int]:
        """The same for several models; none is left out."""
        with self._read() as con:
            return vote_counts(con, set(repos))

    def has_voted(self, repo: str, person: Person) -> bool:
        with self._read() as con:
            return has_voted(con, repo, person)

    def voted_for(self, repos: Collection[str], person: Person) -> frozenset[str]:
        """Those of the models that this person has voted for."""
        with self._read() as con:
            return voted_for(con, set(repos), person)

    def paused(self) -> bool:
        with self._read() as con:
            return is_paused(con)

    def _read(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()


def is_paused(con: Connection) -> bool:
    return con.execute(select(controls).where(controls.c.name == PAUSED)).first() is not None


def _before(one: Submission) -> ColumnElement[bool]:
    """Waiting, and earlier in turn than this one."""
    columns = submissions.c
    tied = (columns.priority == one.priority) & (columns.id < one.id)
    return columns.state.in_(WAITING) & ((columns.priority < one.priority) | tied)
