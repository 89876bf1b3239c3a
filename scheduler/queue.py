"""The queue: what people asked for, where it stands, and what becomes of it.

Every method is one transaction, so a process may be killed between any two of them. A worker
holds a run by a lease: one that falls silent loses it, and learns so at its next report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import IntegrityError

from evaluator.spec import Failure, Progress
from scheduler import queue_moves as moves
from scheduler.ids import random_id
from scheduler.people.uses import Allowance, use
from scheduler.queue_moves import UNCHANGED, Columns
from scheduler.queue_reading import is_paused
from scheduler.queue_rows import identity
from scheduler.queue_store import open_engine
from scheduler.queue_tables import runs, submissions
from scheduler.queue_votes import VotableQueue
from scheduler.submission import Event, Person, Pinned, State, Submission, SubmissionRequest

SCHEDULER = "scheduler"


def open_queue(url: str) -> Queue:
    """Open the queue at an SQLAlchemy address, made or upgraded if need be.

    :raises QueueUnusable:
    """
    return Queue(open_engine(url))


class Queue(VotableQueue):
    def __init__(self, engine: Engine, *, new_id: Callable[[], str] = random_id) -> None:
        super().__init__(engine)
        self.new_id = new_id

    # What a person does.

    def submit(
        self,
        request: SubmissionRequest,
        pinned: Pinned,
        *,
        by: Person,
        now: datetime,
        allowance: Allowance | None = None,
    ) -> Submission:
        """Take a request into the queue; asked twice is asked once.

        An earlier request for the same is returned as it stands, unless it was rejected or taken
        back: then a new one is made, and counted. Raises TooMany where the allowance is used up.
        """
        try:
            return self._submit(request, pinned, by, now, allowance)
        except IntegrityError:
            # Another process made the same request, or drew the same id, in this very moment.
            return self._submit(request, pinned, by, now, allowance)

    def cancel(self, submission_id: str, by: Person, now: datetime) -> Submission:
        """Take it back; a run of it that goes on is stopped by its worker's next report."""
        return self._move(submission_id, Event(at=now, state=State.CANCELLED, by=by.name, note=""))

    def retry(self, submission_id: str, by: Person, now: datetime) -> Submission:
        """Queue a failed submission again, with all its chances."""
        event = Event(at=now, state=State.QUEUED, by=by.name, note="")
        fresh = {"failure": None, "faults": 0, "not_before": None}
        return self._move(submission_id, event, fresh, leaving=State.FAILED)

    # What the scheduler decides.

    def admit(self, submission_id: str, now: datetime) -> Submission:
        return self._move(submission_id, _event(State.QUEUED, now), leaving=State.SUBMITTED)

    def reject(self, submission_id: str, reasons: Sequence[str], now: datetime) -> Submission:
        return self._move(submission_id, _event(State.REJECTED, now, "\n".join(reasons)))

    def claim(
        self,
        worker: str,
        *,
        now: datetime,
        lease: timedelta,
        hardware: str = "",
        fits: Callable[[Submission], bool] = lambda _: True,
    ) -> Submission | None:
        """Take the queued submission whose turn it is; None if there is none, or a pause.

        :param hardware: what it will run on, for the times of later ones
        :param fits: whether there is room for it now; where there is not, nobody overtakes it
        """
        with self.transaction() as con:
            waiting = moves.next_in_turn(con, now)
            if waiting is None or is_paused(con) or not fits(waiting):
                return None
            taken: dict[str, object] = {"attempt": waiting.attempt + 1, "not_before": None}
            held = {"worker": worker, "lease_until": now + lease}
            event = Event(at=now, state=State.RUNNING, by=worker, note="")
            claimed = moves.move(con, waiting.id, event, taken | held)
            row = {"run_id": claimed.run_id, "submission_id": claimed.id, "log_tail": ""}
            row |= {"worker": worker, "hardware": hardware}
            con.execute(insert(runs).values(row | {"started_at": now}))
            return claimed

    def expire(self, now: datetime) -> list[Submission]:
        """Queue again what runs under a lease that has run out."""
        event = _event(State.QUEUED, now, "contact with its worker was lost")
        with self.transaction() as con:
            return [moves.move(con, one.id, event) for one in moves.silent(con, now)]

    # What a worker reports of its run; each raises LostLease if the run is no longer its own.

    def heartbeat(
        self,
        run_id: str,
        worker: str,
        *,
        progress: Progress | None,
        log_tail: str,
        now: datetime,
        lease: timedelta,
    ) -> None:
        """Renew the lease, and show how far the run is."""
        shown = {"progress": progress and progress.model_dump_json(), "log_tail": log_tail}
        with self.transaction() as con:
            mine = moves.owned(con, run_id, worker)
            con.execute(update(runs).where(runs.c.run_id == run_id).values(shown))
            kept = update(submissions).where(submissions.c.id == mine.id)
            con.execute(kept.values(lease_until=now + lease))

    def finish(self, run_id: str, worker: str, now: datetime) -> Submission:
        """Its record is in the ledger."""
        return self._end(run_id, worker, _event(State.FINISHED, now), {"failure": None})

    def fail(
        self,
        run_id: str,
        worker: str,
        failure: Failure,
        reason: str,
        *,
        retry_at: datetime | None,
        now: datetime,
    ) -> Submission:
        """Count a fault, and queue the submission again for `retry_at` if that is given."""
        event = _event(State.QUEUED if retry_at else State.FAILED, now, reason)
        counted = {"faults": submissions.c.faults + 1, "failure": failure, "not_before": retry_at}
        return self._end(run_id, worker, event, counted)

    def release(self, run_id: str, worker: str, reason: str, now: datetime) -> Submission:
        """Give the run back, uncounted: it was lost through no fault of its own."""
        return self._end(run_id, worker, _event(State.QUEUED, now, reason))

    def _submit(
        self,
        request: SubmissionRequest,
        pinned: Pinned,
        by: Person,
        now: datetime,
        allowance: Allowance | None,
    ) -> Submission:
        with self.transaction() as con:
            if there := moves.earlier(con, identity(request, pinned)):
                return there
            use(con, by, allowance, now)
            person = {"submitted_by": by.name, "submitted_from": by.address, "account": by.account}
            turn = {"submitter": by.key, "priority": now.timestamp()}
            fresh: dict[str, object] = {"id": self.new_id(), "submitted_at": now}
            return moves.add(con, request, pinned, fresh | person | turn)

    def _move(
        self,
        submission_id: str,
        event: Event,
        changes: Columns = UNCHANGED,
        *,
        leaving: State | None = None,
    ) -> Submission:
        with self.transaction() as con:
            return moves.move(con, submission_id, event, changes, leaving=leaving)

    def _end(
        self, run_id: str, worker: str, event: Event, changes: Columns = UNCHANGED
    ) -> Submission:
        with self.transaction() as con:
            mine = moves.owned(con, run_id, worker)
            return moves.move(con, mine.id, event, changes)


def _event(state: State, now: datetime, note: str = "") -> Event:
    return Event(at=now, state=state, by=SCHEDULER, note=note)
