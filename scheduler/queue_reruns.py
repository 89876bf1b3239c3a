"""Evaluate what has finished once more, as a submission of its own beside the first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from results.errors import LeaderboardError
from scheduler.ids import random_id
from scheduler.queue_moves import fetch, note_event
from scheduler.queue_tables import submissions
from scheduler.submission import OPEN, Event, Person, State, Submission
from scheduler.turns import fresh_round, reorder

COPIED = (
    *("repo", "commit", "precision", "weights", "base", "base_commit", "chat_template"),
    *("revision", "facts", "suite", "suite_digest"),
)


class CannotRerun(LeaderboardError):
    def __init__(self, submission_id: str, why: str) -> None:
        super().__init__(f"submission {submission_id} {why}")


def add_rerun(
    con: Connection,
    submission_id: str,
    by: Person,
    now: datetime,
    *,
    days: float = 0.0,
    new_id: Callable[[], str] = random_id,
) -> Submission:
    """Ask for the same once more; whatever comes of it, the first result stays where it is.

    :param days: as of `SteerableQueue.prefer`; an audit waits until nobody else does
    :raises UnknownSubmission, CannotRerun: unless it has finished, and no other re-run is open
    """
    first = fetch(con, submission_id)
    if first.state is not State.FINISHED:
        raise CannotRerun(submission_id, f"is {first.state}; only a finished one can be run again")
    open_ones = (submissions.c.rerun_of == submission_id) & submissions.c.state.in_(OPEN)
    if other := con.execute(select(submissions.c.id).where(open_ones)).scalars().first():
        raise CannotRerun(submission_id, f"is being run again already, as submission {other}")
    ident = new_id()
    con.execute(insert(submissions).values(_row(con, submission_id, ident, by, now, days)))
    note = f"once more, beside submission {submission_id}"
    note_event(con, ident, Event(at=now, state=State.SUBMITTED, by=by.name, note=note))
    reorder(con, by.key)
    return fetch(con, ident)


def _row(
    con: Connection, first: str, ident: str, by: Person, now: datetime, days: float
) -> dict[str, object]:
    asked = select(*(submissions.c[name] for name in COPIED)).where(submissions.c.id == first)
    copied = dict(con.execute(asked).one()._mapping)
    person = {"submitted_by": by.name, "submitted_from": by.address, "account": by.account}
    fresh = {"state": State.SUBMITTED, "attempt": 0, "faults": 0, "reason": ""}
    turn = {"submitter": by.key, "round": fresh_round(con, by.key), "weight": days}
    return {
        **copied,
        **person,
        **fresh,
        **turn,
        "id": ident,
        "identity": hashlib.sha256(f"{first} once more, as {ident}".encode()).hexdigest(),
        "rerun_of": first,
        "submitted_at": now,
        "changed_at": now,
        "priority": now.timestamp(),
    }
