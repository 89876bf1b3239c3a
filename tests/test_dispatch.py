"""From queued through running to an end, step by step, with real processes and no clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluator.spec import Failure, read_spec
from results.durable import write_whole
from results.errors import LeaderboardError
from results.home import RECORD
from scheduler.admit import admit
from scheduler.collect import collect
from scheduler.dispatch import dispatch
from scheduler.heartbeat import beat
from scheduler.parts import Parts
from scheduler.submission import State, Submission
from tests.queue_fixtures import ADA, LEASE, NOW, queued, submitted
from tests.scheduler_fixtures import ended, ranked, until

LATER = NOW + timedelta(hours=2)


def run_once(parts: Parts, repo: str) -> Submission:
    """Queue a model and turn once to its end."""
    one = queued(parts.queue, repo)
    dispatch(parts, NOW)
    until(lambda: ended(parts))
    collect(parts, NOW)
    assert parts.executor.runs() == ()
    return parts.queue.get(one.id)


def test_a_submission_without_objections_is_admitted(parts: Parts) -> None:
    one = submitted(parts.queue)
    assert admit(parts, lambda _: [], NOW)
    assert parts.queue.get(one.id).state is State.QUEUED
    assert not admit(parts, lambda _: [], NOW)


def test_a_submission_is_rejected_for_all_reasons(parts: Parts) -> None:
    one = submitted(parts.queue)
    assert admit(parts, lambda _: ["no licence; add one", "pickles; convert them"], NOW)
    told = parts.queue.get(one.id)
    assert (told.state, told.reason) == (
        State.REJECTED,
        "no licence; add one\npickles; convert them",
    )


def test_what_cannot_be_examined_now_waits(parts: Parts) -> None:
    one = submitted(parts.queue)

    def unreachable(_: Submission) -> list[str]:
        raise LeaderboardError("the Hub is away")

    with pytest.raises(LeaderboardError, match="away"):
        admit(parts, unreachable, NOW)
    assert parts.queue.get(one.id).state is State.SUBMITTED


def test_what_is_taken_back_while_it_is_examined_stays_so(parts: Parts) -> None:
    one = submitted(parts.queue)

    def slow(submission: Submission) -> list[str]:
        parts.queue.cancel(submission.id, ADA, NOW)
        return []

    assert admit(parts, slow, NOW)
    assert parts.queue.get(one.id).state is State.CANCELLED


def test_as_many_are_started_as_there_are_slots(parts: Parts) -> None:
    for name in ("sleeper", "stubborn", "third"):
        queued(parts.queue, f"acme/{name}")
    dispatch(parts, NOW)
    assert len(parts.executor.runs()) == 2
    assert parts.queue.counts()[State.RUNNING] == 2
    dispatch(parts, NOW)
    assert parts.queue.counts()[State.QUEUED] == 1


def test_a_run_that_ends_well_is_ranked_and_its_workplace_cleared(parts: Parts) -> None:
    one = run_once(parts, "acme/good")
    assert one.state is State.FINISHED
    assert ranked(parts) == [one.run_id]
    assert not parts.home.workplace(one.run_id).root.exists()
    view = parts.queue.run_view(one.id)
    assert view is not None
    assert view.progress is not None
    assert view.ended_at == NOW
    assert view.log_tail.startswith("GPUs '0', key [removed]")


@pytest.mark.parametrize(
    ("name", "state", "failure"),
    [
        pytest.param("model-fault", State.FAILED, Failure.MODEL, id="model"),
        pytest.param("ours-fault", State.FAILED, Failure.OURS, id="ours"),
        pytest.param("capacity-fault", State.QUEUED, Failure.CAPACITY, id="capacity"),
        pytest.param("infrastructure-fault", State.QUEUED, Failure.INFRASTRUCTURE, id="machine"),
        pytest.param("killed", State.QUEUED, Failure.INFRASTRUCTURE, id="killed"),
        pytest.param("forgetful", State.QUEUED, Failure.INFRASTRUCTURE, id="no-record"),
        pytest.param("silent", State.FAILED, Failure.OURS, id="no-word"),
        pytest.param("limited", State.FAILED, Failure.OURS, id="not-ranked"),
    ],
)
def test_a_fault_goes_where_its_class_says(
    parts: Parts, name: str, state: State, failure: Failure
) -> None:
    one = run_once(parts, f"acme/{name}")
    assert (one.state, one.failure, one.faults) == (state, failure, 1)
    assert one.reason
    assert ranked(parts) == []


def test_a_whole_record_counts_though_its_process_broke_down_after_it(parts: Parts) -> None:
    one = run_once(parts, "acme/killed-after-record")
    assert one.state is State.FINISHED
    assert ranked(parts) == [one.run_id]


def test_a_damaged_record_is_a_fault_and_never_a_score(parts: Parts) -> None:
    one = queued(parts.queue, "acme/good")
    dispatch(parts, NOW)
    until(lambda: ended(parts))
    record = parts.home.run(f"{one.id}-1") / RECORD
    record.write_text(record.read_text()[:100])
    collect(parts, NOW)
    told = parts.queue.get(one.id)
    assert (told.state, told.failure) == (State.QUEUED, Failure.INFRASTRUCTURE)
    assert "damaged" in told.reason
    assert ranked(parts) == []


def test_out_of_memory_is_tried_once_more_with_the_smallest_batch(parts: Parts) -> None:
    one = run_once(parts, "acme/capacity-fault")
    dispatch(parts, NOW)
    assert read_spec(parts.home.workplace(f"{one.id}-2").spec).batch_size == "1"
    until(lambda: ended(parts))
    collect(parts, NOW)
    assert parts.queue.get(one.id).state is State.FAILED


def test_a_machine_fault_is_tried_as_often_as_the_operator_says(parts: Parts) -> None:
    one = queued(parts.queue, "acme/infrastructure-fault")
    for attempt in range(3):
        now = NOW + attempt * timedelta(hours=1)
        dispatch(parts, now)
        until(lambda: ended(parts))
        collect(parts, now)
    told = parts.queue.get(one.id)
    assert (told.state, told.attempt, told.faults) == (State.FAILED, 3, 3)


def test_the_next_attempt_takes_over_what_the_last_one_kept(parts: Parts) -> None:
    one = run_once(parts, "acme/infrastructure-fault")
    write_whole(parts.home.run(f"{one.id}-1") / "spec.json", b"{}")
    dispatch(parts, LATER)
    assert read_spec(parts.home.workplace(f"{one.id}-2").spec).resume_from == f"{one.id}-1"


def test_a_cancelled_run_is_stopped_and_its_slot_free(parts: Parts) -> None:
    one = queued(parts.queue, "acme/sleeper")
    dispatch(parts, NOW)
    parts.queue.cancel(one.id, ADA, NOW)
    beat(parts, NOW)
    assert parts.executor.runs() == ()
    assert parts.executor.free_slots() == 2
    assert parts.queue.get(one.id).state is State.CANCELLED


def test_a_run_cancelled_after_its_record_was_written_is_on_the_board_once(parts: Parts) -> None:
    one = queued(parts.queue, "acme/good")
    dispatch(parts, NOW)
    until(lambda: ended(parts))
    parts.queue.cancel(one.id, ADA, NOW)
    collect(parts, NOW)
    assert parts.queue.get(one.id).state is State.CANCELLED
    assert ranked(parts) == [f"{one.id}-1"]


def test_an_earlier_attempt_that_had_finished_is_not_computed_again(parts: Parts) -> None:
    one = queued(parts.queue, "acme/good")
    dispatch(parts, NOW)
    until(lambda: ended(parts))
    parts.queue.expire(NOW + LEASE * 2)
    collect(parts, LATER)
    dispatch(parts, LATER)
    told = parts.queue.get(one.id)
    assert (told.state, told.attempt) == (State.FINISHED, 2)
    assert parts.executor.runs() == ()
    assert ranked(parts) == [f"{one.id}-1"]
