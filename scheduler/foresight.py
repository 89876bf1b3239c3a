"""Tell every open submission when it will be done, from what runs here have taken so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from results.record import ModelFacts
from scheduler.durations import NEWEST, Duration, Timing, duration
from scheduler.expected import note_expectations
from scheduler.forecast import Ahead, forecast
from scheduler.parts import Parts
from scheduler.queue import Queue
from scheduler.queue_reading import ReadableQueue
from scheduler.queue_tables import runs, submissions
from scheduler.submission import WAITING, State, Submission

SHOWN = 1000
"""Waiting submissions that are told a time."""
Timings = Mapping[str, Sequence[Timing]]
"""By the digest of the suite."""


def foresee(parts: Parts, now: datetime) -> None:
    """Note for every open submission when it will be done; for none while there is a pause."""
    queue = parts.queue
    known = timings(queue, parts.hardware)
    running = [_running(queue, one, known) for one in queue.listed({State.RUNNING})]
    waiting = [
        Ahead(id=one.id, lasts=_lasts(one, known), not_before=one.not_before)
        for one in queue.listed(WAITING, limit=SHOWN)
    ]
    slots = parts.executor.free_slots() + len(parts.executor.runs())
    held = queue.paused()
    expected = forecast(running, [] if held else waiting, slots=slots, now=now)
    with queue.transaction() as con:
        note_expectations(con, expected, now)


def timings(queue: ReadableQueue, hardware: str) -> Timings:
    """What first attempts have taken on this hardware, the newest first: those that went through
    after another had taken over its finished tasks, and so say less.
    """
    asked = (
        select(submissions.c.suite_digest, submissions.c.facts, runs.c.started_at, runs.c.ended_at)
        .join(runs, runs.c.submission_id == submissions.c.id)
        .where(submissions.c.state == State.FINISHED, submissions.c.attempt == 1)
        .where(runs.c.hardware == hardware, runs.c.ended_at.is_not(None))
        .order_by(runs.c.ended_at.desc())
    )
    found: dict[str, list[Timing]] = defaultdict(list)
    with queue.engine.begin() as con:
        for digest, facts, began, ended in con.execute(asked.limit(10 * NEWEST)):
            parameters = ModelFacts.model_validate_json(facts).parameters
            if parameters is not None:
                found[digest].append(Timing(parameters, (ended - began).total_seconds()))
    return found


def _running(queue: Queue, one: Submission, known: Timings) -> Ahead:
    view = queue.run_view(one.id)
    remaining = view.progress.remaining_seconds if view and view.progress else None
    began = view.started_at if view else None
    return Ahead(id=one.id, lasts=_lasts(one, known), started_at=began, remaining=remaining)


def _lasts(one: Submission, known: Timings) -> Duration | None:
    return duration(known.get(one.suite_digest, ()), one.facts.parameters)
