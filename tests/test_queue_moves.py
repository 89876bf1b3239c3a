"""All pairs of states, and what moves along with them: leases and faults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from evaluator.spec import Failure, Phase, Progress
from scheduler.queue import Queue
from scheduler.queue_moves import move
from scheduler.submission import (
    MOVES,
    Event,
    IllegalMove,
    LostLease,
    State,
)
from tests.queue_fixtures import ADA, LEASE, NOW, WORKER, in_state, queued, running, submitted

SECOND = timedelta(seconds=1)
EVALUATING = Progress(phase=Phase.EVALUATING, tasks_done=1, tasks_total=5, at=NOW)


@pytest.mark.parametrize(
    ("before", "after"), list(product(State, State)), ids=lambda state: str(state.value)
)
def test_a_submission_goes_where_the_table_says_and_nowhere_else(
    queue: Queue, before: State, after: State
) -> None:
    one = in_state(queue, before)
    event = Event(at=NOW, state=after, by="test", note="")
    history = queue.history(one.id)
    with queue.engine.begin() as con:
        if after in MOVES[before]:
            assert move(con, one.id, event).state is after
            return
        with pytest.raises(IllegalMove, match=f"is {before} and cannot become {after}"):
            move(con, one.id, event)
    assert queue.get(one.id) == one
    assert queue.history(one.id) == history


@pytest.mark.parametrize(
    ("act", "only_from"),
    [
        pytest.param(lambda q, id_: q.admit(id_, NOW), {State.SUBMITTED}, id="admit"),
        pytest.param(lambda q, id_: q.reject(id_, ["no"], NOW), {State.SUBMITTED}, id="reject"),
        pytest.param(lambda q, id_: q.retry(id_, ADA, NOW), {State.FAILED}, id="retry"),
        pytest.param(
            lambda q, id_: q.cancel(id_, ADA, NOW),
            {State.SUBMITTED, State.QUEUED, State.RUNNING},
            id="cancel",
        ),
    ],
)
@pytest.mark.parametrize("before", State)
def test_each_act_is_open_from_its_own_states_alone(
    queue: Queue, act: Callable[[Queue, str], object], only_from: set[State], before: State
) -> None:
    one = in_state(queue, before)
    if before in only_from:
        act(queue, one.id)
        assert queue.get(one.id).state is not before
    else:
        with pytest.raises(IllegalMove):
            act(queue, one.id)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(
            lambda q, run, who: q.heartbeat(
                run, who, progress=None, log_tail="", now=NOW, lease=LEASE
            ),
            id="heartbeat",
        ),
        pytest.param(lambda q, run, who: q.finish(run, who, NOW), id="finish"),
        pytest.param(lambda q, run, who: q.release(run, who, "", NOW), id="release"),
        pytest.param(
            lambda q, run, who: q.fail(run, who, Failure.MODEL, "", retry_at=None, now=NOW),
            id="fail",
        ),
    ],
)
@pytest.mark.parametrize("lost", ["cancelled", "expired", "claimed-by-another", "unknown"])
def test_a_worker_that_lost_its_run_can_report_nothing(
    queue: Queue, report: Callable[[Queue, str, str], object], lost: str
) -> None:
    one = running(queue)
    later = NOW + LEASE + SECOND
    if lost == "cancelled":
        queue.cancel(one.id, ADA, NOW)
    elif lost in {"expired", "claimed-by-another"}:
        queue.expire(later)
    if lost == "claimed-by-another":
        queue.claim("worker-2", now=later, lease=LEASE)
    before = queue.get(one.id)
    with pytest.raises(LostLease):
        report(queue, "nothing-1" if lost == "unknown" else one.run_id, WORKER)
    assert queue.get(one.id) == before


def test_a_heartbeat_renews_the_lease_and_shows_progress_and_log(queue: Queue) -> None:
    one = running(queue)
    beat = NOW + LEASE
    queue.heartbeat(
        one.run_id, WORKER, progress=EVALUATING, log_tail="task 2", now=beat, lease=LEASE
    )
    assert queue.expire(beat + LEASE) == []
    view = queue.run_view(one.id)
    assert view is not None
    assert (view.run_id, view.progress, view.log_tail) == (one.run_id, EVALUATING, "task 2")
    assert view.ended_at is None


def test_a_lease_that_runs_out_queues_again_without_counting_a_fault(queue: Queue) -> None:
    one = running(queue)
    assert queue.expire(NOW + LEASE) == []
    (lost,) = queue.expire(NOW + LEASE + SECOND)
    assert (lost.state, lost.faults, lost.worker, lost.attempt) == (State.QUEUED, 0, None, 1)
    again = queue.claim("worker-2", now=NOW + LEASE + SECOND, lease=LEASE)
    assert again is not None
    assert again.run_id == f"{one.id}-2"


def test_a_released_run_is_no_fault(queue: Queue) -> None:
    one = queue.release(running(queue).run_id, WORKER, "machine restarted", NOW)
    assert (one.state, one.faults, one.failure) == (State.QUEUED, 0, None)
    assert one.reason == "machine restarted"


def test_a_fault_with_a_time_to_retry_waits_for_it(queue: Queue) -> None:
    one = running(queue)
    then = NOW + timedelta(minutes=5)
    failed = queue.fail(
        one.run_id, WORKER, Failure.INFRASTRUCTURE, "no network", retry_at=then, now=NOW
    )
    assert (failed.state, failed.faults, failed.not_before) == (State.QUEUED, 1, then)
    assert queue.claim(WORKER, now=then - SECOND, lease=LEASE) is None
    again = queue.claim(WORKER, now=then, lease=LEASE)
    assert again is not None
    assert (again.attempt, again.reason, again.not_before) == (2, "", None)
    assert queue.failures(one.id) == [Failure.INFRASTRUCTURE]


def test_one_that_waits_for_its_retry_holds_up_nobody(queue: Queue) -> None:
    one = running(queue, "acme/apple")
    queue.fail(one.run_id, WORKER, Failure.INFRASTRUCTURE, "", retry_at=NOW + 60 * SECOND, now=NOW)
    other = queued(queue, "acme/pear", now=NOW + SECOND)
    claimed = queue.claim(WORKER, now=NOW + SECOND, lease=LEASE)
    assert claimed is not None
    assert claimed.id == other.id


def test_a_retry_by_a_person_gives_all_chances_anew(queue: Queue) -> None:
    failed = in_state(queue, State.FAILED)
    assert (failed.faults, failed.failure, failed.reason) == (1, Failure.MODEL, "broken")
    again = queue.retry(failed.id, ADA, NOW)
    assert (again.faults, again.failure, again.reason, again.attempt) == (0, None, "", 1)


def test_reasons_of_a_rejection_are_all_kept(queue: Queue) -> None:
    one = queue.reject(submitted(queue).id, ["no licence", "pickles only"], NOW)
    assert one.reason == "no licence\npickles only"
