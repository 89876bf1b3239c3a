"""How much the queue holds and how long it has waited, as monitoring asks. It changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from evaluator.spec import Failure
from scheduler.queue_reading import ReadableQueue
from scheduler.queue_tables import runs, submissions
from scheduler.submission import OPEN, State


@dataclass(frozen=True, slots=True)
class QueueFigures:
    depth: Mapping[State, int]
    """Submissions in each state; none is left out."""
    oldest: Mapping[State, datetime]
    """When the one that has been longest in an open state came into it; states without one lack."""
    failed: Mapping[Failure, int]
    """Runs that ever failed, by class; none is left out."""
    silent: int
    """Running ones whose lease has run out: nobody has reported on them, and nobody took them."""
    paused: bool


def queue_figures(queue: ReadableQueue, now: datetime) -> QueueFigures:
    """:raises SQLAlchemyError: if the queue does not answer"""
    came, failure = submissions.c, runs.c.failure
    oldest = select(came.state, func.min(came.changed_at)).where(came.state.in_(OPEN))
    failed = select(failure, func.count()).where(failure.is_not(None)).group_by(failure)
    late = (came.state == State.RUNNING) & (came.lease_until < now)
    silent = select(func.count()).select_from(submissions).where(late)
    with queue.engine.begin() as con:
        since = {State(state): at for state, at in con.execute(oldest.group_by(came.state))}
        faults = {Failure(name): count for name, count in con.execute(failed)}
        unheard = con.execute(silent).scalar_one()
    return QueueFigures(
        depth=queue.counts(),
        oldest=since,
        failed={kind: faults.get(kind, 0) for kind in Failure},
        silent=unheard,
        paused=queue.paused(),
    )
