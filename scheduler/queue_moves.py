"""The one function that moves a submission from state to state, and the few ways to call it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from scheduler.queue_rows import request_columns, submission_of
from scheduler.queue_tables import events, runs, submissions
from scheduler.submission import (
    MOVES,
    OPEN,
    WAITING,
    Event,
    IllegalMove,
    LostLease,
    Pinned,
    State,
    Submission,
    SubmissionRequest,
    UnknownSubmission,
)
from scheduler.turns import begin_round, fresh_round, reorder

Columns = Mapping[str, Any]
"""Values by the name of the queue's column."""
UNCHANGED: Columns = {}
FREE: dict[str, Any] = {"worker": None, "lease_until": None}


def move(
    con: Connection,
    submission_id: str,
    event: Event,
    changes: Columns = UNCHANGED,
    *,
    leaving: State | None = None,
) -> Submission:
    """Bring a submission into `event.state`, with the columns that change with it.

    :param leaving: the only state it may come from, where the way is not open to all
    :raises UnknownSubmission, IllegalMove:
    """
    before = fetch(con, submission_id)
    if event.state not in MOVES[before.state] or leaving not in (None, before.state):
        raise IllegalMove(submission_id, before.state, event.state)
    if before.state is State.RUNNING:
        changes = FREE | dict(changes)
        ended = {"ended_at": event.at, "failure": changes.get("failure")}
        con.execute(update(runs).where(runs.c.run_id == before.run_id).values(ended))
    columns = {"state": event.state, "changed_at": event.at, "reason": event.note}
    con.execute(
        update(submissions).where(submissions.c.id == submission_id).values(columns | dict(changes))
    )
    note_event(con, submission_id, event)
    _turn(con, before, event.state)
    return fetch(con, submission_id)


def _turn(con: Connection, before: Submission, after: State) -> None:
    """What a move does to the turns of its submitter."""
    asked = select(submissions.c.submitter).where(submissions.c.id == before.id)
    who = con.execute(asked).scalar_one()
    if after is State.RUNNING:
        begin_round(con, before.round)
    if before.state is State.FAILED:
        again = update(submissions).where(submissions.c.id == before.id)
        con.execute(again.values(round=fresh_round(con, who)))
    unused = before.state in WAITING and after not in OPEN
    reorder(con, who, freed=[before.round] if unused else [])


def note_event(con: Connection, submission_id: str, event: Event) -> None:
    con.execute(insert(events).values(submission_id=submission_id, **event.model_dump()))


def fetch(con: Connection, submission_id: str) -> Submission:
    """Read a submission and, where the database has row locks, hold it.

    :raises UnknownSubmission:
    """
    asked = select(submissions).where(submissions.c.id == submission_id).with_for_update()
    if (row := con.execute(asked).one_or_none()) is None:
        raise UnknownSubmission(submission_id)
    return submission_of(row)


def earlier(con: Connection, identity: str) -> Submission | None:
    """The submission that asks for the same thing, unless it was rejected or taken back."""
    gone = (State.REJECTED, State.CANCELLED)
    asked = select(submissions).where(
        submissions.c.identity == identity, submissions.c.state.not_in(gone)
    )
    row = con.execute(asked).one_or_none()
    return submission_of(row) if row else None


def add(
    con: Connection, request: SubmissionRequest, pinned: Pinned, columns: Columns
) -> Submission:
    """Write a new submission in its first state, with its first event."""
    by, now = columns["submitted_by"], columns["submitted_at"]
    warning = copy_of(con, pinned)
    fresh = {"state": State.SUBMITTED, "changed_at": now, "attempt": 0, "faults": 0}
    turn = {"round": fresh_round(con, columns["submitter"]), "reason": warning}
    row = request_columns(request, pinned) | fresh | turn | dict(columns)
    con.execute(insert(submissions).values(row))
    note_event(con, row["id"], Event(at=now, state=State.SUBMITTED, by=by, note=warning))
    reorder(con, row["submitter"])
    return fetch(con, row["id"])


def copy_of(con: Connection, pinned: Pinned) -> str:
    """Whose weights these are, too; empty: nobody's that was submitted here."""
    digest = pinned.facts.weights_sha256
    asked = (
        select(submissions.c.id, submissions.c.repo)
        .where(submissions.c.weights_sha256 == digest, submissions.c.repo != pinned.model.repo)
        .order_by(submissions.c.submitted_at)
        .limit(1)
    )
    found = con.execute(asked).one_or_none() if digest else None
    return f"the same weights as {found.repo}, submission {found.id}" if found else ""


def next_in_turn(con: Connection, now: datetime) -> Submission | None:
    """The queued submission whose turn it is; rows that another claim holds are skipped."""
    asked = (
        select(submissions)
        .where(
            submissions.c.state == State.QUEUED,
            or_(submissions.c.not_before.is_(None), submissions.c.not_before <= now),
        )
        .order_by(submissions.c.priority, submissions.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = con.execute(asked).one_or_none()
    return submission_of(row) if row else None


def owned(con: Connection, run_id: str, worker: str) -> Submission:
    """The submission whose present run this is, if it is this worker's.

    :raises LostLease: if the run was cancelled, ended, or given to somebody else
    """
    asked = select(runs.c.submission_id).where(runs.c.run_id == run_id)
    submission_id = con.execute(asked).scalar_one_or_none()
    if submission_id is None:
        raise LostLease(run_id)
    submission = fetch(con, submission_id)
    mine = submission.run_id == run_id and submission.worker == worker
    if submission.state is not State.RUNNING or not mine:
        raise LostLease(run_id)
    return submission


def silent(con: Connection, now: datetime) -> list[Submission]:
    """Running submissions whose lease has run out."""
    late = (submissions.c.state == State.RUNNING) & (submissions.c.lease_until < now)
    return [submission_of(row) for row in con.execute(select(submissions).where(late))]
