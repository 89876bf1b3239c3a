"""Whose turn it is."""

from __future__ import annotations

from datetime import timedelta

from scheduler.priority import BACKLOG_SECONDS, VOTE_SECONDS, priority
from scheduler.queue import Queue
from scheduler.submission import Person, State
from tests.queue_fixtures import ADA, BOB, LEASE, NOW, WORKER, queued, running

SECOND = timedelta(seconds=1)


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
    claimed = queue.claim(WORKER, now=NOW + 3 * SECOND, lease=LEASE)
    assert claimed is not None
    assert claimed.id == early.id
    assert [queue.position(one.id) for one in (early, late)] == [None, 1]


def test_one_who_submits_many_does_not_hold_up_one_who_submits_one(queue: Queue) -> None:
    for n in range(5):
        queued(queue, f"many/model-{n}", by=ADA, now=NOW + n * SECOND)
    single = queued(queue, "one/model", by=BOB, now=NOW + 9 * SECOND)
    assert queue.position(single.id) == 2


def test_without_accounts_one_address_is_one_person(queue: Queue) -> None:
    first = Person(name="someone", address="10.0.0.1")
    again = Person(name="another", address="10.0.0.1")
    assert queued(queue, "acme/apple", by=first).priority == NOW.timestamp()
    assert queued(queue, "acme/pear", by=again).priority == NOW.timestamp() + BACKLOG_SECONDS


def test_priority_is_time_later_by_backlog_earlier_by_votes() -> None:
    assert priority(NOW) == NOW.timestamp()
    assert priority(NOW, backlog=2) - priority(NOW) == 2 * BACKLOG_SECONDS
    assert priority(NOW) - priority(NOW, votes=3) == 3 * VOTE_SECONDS
