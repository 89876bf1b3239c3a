"""Whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluator.spec import Failure
from scheduler.priority import ROUND_SECONDS, VOTE_SECONDS, priority, waiting_since
from scheduler.queue import Queue
from scheduler.submission import NotWaiting, Person, State, Submission
from tests.queue_fixtures import ADA, BOB, LEASE, NOW, WORKER, in_state, queued, running

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
ROUND = timedelta(seconds=ROUND_SECONDS)


def claimed(queue: Queue) -> Submission:
    one = queue.claim(WORKER, now=NOW + 90 * DAY, lease=LEASE)
    assert one is not None
    return one


def order(queue: Queue) -> list[str]:
    """Models in the order of their turn."""
    return [one.model.repo for one in queue.listed({State.QUEUED})]


def test_a_pause_lets_nothing_start_and_running_go_on(queue: Queue) -> None:
    one = running(queue, "acme/apple")
    queued(queue, "acme/pear")
    queue.pause()
    queue.pause()
    assert queue.paused()
    assert queue.claim(WORKER, now=NOW, lease=LEASE) is None
    assert queue.finish(one.run_id, WORKER, NOW).state is State.FINISHED
    queue.resume()
    assert queue.claim(WORKER, now=NOW, lease=LEASE) is not None


def test_turns_go_by_submission_time_then_id(queue: Queue) -> None:
    late = queued(queue, "acme/late", by=Person(name="c"), now=NOW + 2 * SECOND)
    early = queued(queue, "acme/early", by=Person(name="b"), now=NOW + SECOND)
    assert [queue.position(one.id) for one in (early, late)] == [1, 2]
    assert [one.id for one in queue.listed({State.QUEUED})] == [early.id, late.id]
    assert claimed(queue).id == early.id
    assert [queue.position(one.id) for one in (early, late)] == [None, 1]


def test_one_who_submits_many_does_not_hold_up_one_who_submits_one(queue: Queue) -> None:
    for n in range(5):
        queued(queue, f"many/model-{n}", by=ADA, now=NOW + n * SECOND)
    single = queued(queue, "one/model", by=BOB, now=NOW + 20 * DAY)
    assert queue.position(single.id) == 2


def test_what_one_person_submits_in_the_same_moment_keeps_its_order(queue: Queue) -> None:
    names = [f"ada/model-{n}" for n in range(8)]
    for name in names:
        queued(queue, name, by=ADA, now=NOW)
    assert order(queue) == names


def test_one_slot_goes_round_from_submitter_to_submitter(queue: Queue) -> None:
    for n in range(3):
        queued(queue, f"ada/model-{n}", by=ADA, now=NOW + n * SECOND)
    for n in range(2):
        queued(queue, f"bob/model-{n}", by=BOB, now=NOW + (10 + n) * SECOND)
    ran = []
    for _ in range(5):
        ran.append(claimed(queue))
        queue.finish(ran[-1].run_id, WORKER, NOW)
    names = [one.model.repo for one in ran]
    assert names == ["ada/model-0", "bob/model-0", "ada/model-1", "bob/model-1", "ada/model-2"]


def test_who_comes_new_joins_the_present_round(queue: Queue) -> None:
    for n in range(6):
        queued(queue, f"ada/model-{n}", by=ADA, now=NOW + n * SECOND)
    for _ in range(3):
        queue.finish(claimed(queue).run_id, WORKER, NOW)
    for n in range(2):
        queued(queue, f"bob/model-{n}", by=BOB, now=NOW + DAY + n * SECOND)
    assert order(queue)[:3] == ["bob/model-0", "ada/model-3", "bob/model-1"]


def test_what_was_done_before_an_empty_queue_weighs_no_more(queue: Queue) -> None:
    for n in range(3):
        queued(queue, f"ada/model-{n}", by=ADA, now=NOW)
    for _ in range(3):
        queue.finish(claimed(queue).run_id, WORKER, NOW)
    queued(queue, "ada/late", by=ADA, now=NOW + DAY)
    queued(queue, "bob/later", by=BOB, now=NOW + 2 * DAY)
    assert order(queue) == ["ada/late", "bob/later"]


def test_one_that_has_waited_a_round_longer_starts_before_a_first(queue: Queue) -> None:
    for n in range(2):
        queued(queue, f"ada/model-{n}", by=ADA, now=NOW + n * SECOND)
    claimed(queue)
    queued(queue, "bob/model", by=BOB, now=NOW + ROUND + 2 * SECOND)
    assert order(queue) == ["ada/model-1", "bob/model"]


def test_what_is_taken_back_before_it_ran_lets_its_submitters_others_move_up(queue: Queue) -> None:
    first, *others = [queued(queue, f"ada/{n}", by=ADA, now=NOW + n * SECOND) for n in range(3)]
    queue.cancel(first.id, ADA, NOW)
    assert [queue.get(one.id).round for one in others] == [first.round, first.round + 1]


def test_a_retry_by_a_person_waits_its_turn_and_a_lost_run_keeps_its_own(queue: Queue) -> None:
    failed = running(queue, "ada/first")
    queue.fail(failed.run_id, WORKER, Failure.MODEL, "", retry_at=None, now=NOW)
    for n in range(2):
        queued(queue, f"ada/{n}", by=ADA, now=NOW + (n + 1) * SECOND)
    lost = claimed(queue)
    queue.release(lost.run_id, WORKER, "", NOW)
    assert queue.get(lost.id).round == lost.round
    queue.retry(failed.id, ADA, NOW)
    rounds = sorted(one.round for one in queue.listed({State.QUEUED}))
    assert rounds == [lost.round, lost.round + 1, lost.round + 2]


def test_without_accounts_one_address_is_one_person(queue: Queue) -> None:
    first = Person(name="someone", address="10.0.0.1")
    again = Person(name="another", address="10.0.0.1")
    assert queued(queue, "acme/apple", by=first).round == 0
    assert queued(queue, "acme/pear", by=again, now=NOW + SECOND).round == 1


def test_votes_bring_a_model_forward_and_taking_them_back_undoes_it(queue: Queue) -> None:
    queued(queue, "ada/model", by=ADA, now=NOW)
    wanted = queued(queue, "bob/model", by=BOB, now=NOW + DAY + SECOND)
    queue.vote(wanted.id, ADA, NOW)
    assert order(queue)[0] == "ada/model"
    queue.vote(wanted.id, BOB, NOW)
    assert order(queue)[0] == "bob/model"
    queue.withdraw(wanted.id, BOB)
    assert order(queue)[0] == "ada/model"


def test_an_operator_puts_one_forward_and_back(queue: Queue) -> None:
    queued(queue, "ada/first", by=ADA, now=NOW)
    second = queued(queue, "ada/second", by=ADA, now=NOW + SECOND)
    queued(queue, "bob/model", by=BOB, now=NOW + 2 * SECOND)
    assert order(queue) == ["ada/first", "bob/model", "ada/second"]
    queue.prefer(second.id, 1)
    assert order(queue) == ["ada/second", "bob/model", "ada/first"]
    queue.prefer(second.id, 0)
    assert order(queue) == ["ada/first", "bob/model", "ada/second"]


def test_only_what_waits_can_be_put_forward(queue: Queue) -> None:
    with pytest.raises(NotWaiting, match="is finished and waits for no turn"):
        queue.prefer(in_state(queue, State.FINISHED).id, 1)


def test_votes_carry_nobody_into_an_earlier_round() -> None:
    assert waiting_since(NOW) - waiting_since(NOW, votes=3) == 3 * VOTE_SECONDS
    assert priority(waiting_since(NOW, votes=10_000), 1) > waiting_since(NOW)
