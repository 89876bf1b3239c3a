"""Votes belong to models, one a person, and move what waits by a day each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.priority import VOTE_SECONDS
from scheduler.queue import Queue
from scheduler.submission import Person, State, UnknownSubmission
from tests.queue_fixtures import ADA, BOB, LEASE, NOW, WORKER, submitted

HOUR = timedelta(hours=1)
HERE = Person(name="a", address="::1")
SIGNED_IN = Person(name="ada", address="10.0.0.1", account="7")


def test_one_person_has_one_vote_a_model(queue: Queue) -> None:
    one = submitted(queue)
    for voter in (ADA, ADA, BOB):
        queue.vote(one.id, voter, NOW)
    assert queue.votes_of("acme/apple") == 2
    assert queue.has_voted("acme/apple", ADA)
    assert not queue.has_voted("acme/pear", ADA)


@pytest.mark.parametrize(
    ("first", "second", "votes"),
    [
        pytest.param(HERE, HERE.model_copy(update={"name": "b"}), 1, id="address"),
        pytest.param(SIGNED_IN, SIGNED_IN.model_copy(update={"address": "::1"}), 1, id="account"),
        pytest.param(SIGNED_IN, SIGNED_IN.model_copy(update={"account": "8"}), 2, id="accounts"),
        pytest.param(SIGNED_IN, Person(name="ada", address="10.0.0.1"), 2, id="no-account"),
    ],
)
def test_people_are_told_apart_by_account_else_by_address(
    queue: Queue, first: Person, second: Person, votes: int
) -> None:
    one = submitted(queue)
    for voter in (first, second):
        queue.vote(one.id, voter, NOW)
    assert queue.votes_of("acme/apple") == votes


def test_a_vote_survives_a_new_submission_and_can_be_withdrawn(queue: Queue) -> None:
    first = submitted(queue)
    queue.vote(first.id, BOB, NOW)
    queue.cancel(first.id, ADA, NOW)
    again = submitted(queue)
    assert again.priority == NOW.timestamp() - VOTE_SECONDS
    assert queue.withdraw(again.id, BOB).priority == NOW.timestamp()
    assert queue.withdraw(again.id, BOB).priority == NOW.timestamp()
    assert queue.vote_counts(["acme/apple", "acme/pear"]) == {"acme/apple": 0, "acme/pear": 0}


def test_two_votes_overtake_an_hour_of_waiting(queue: Queue) -> None:
    early = submitted(queue, "acme/apple", by=BOB)
    late = submitted(queue, "acme/pear", now=NOW + 1.5 * HOUR)
    assert queue.position(late.id) == 2
    for voter in (ADA, BOB):
        queue.vote(late.id, voter, NOW + 2 * HOUR)
    assert (queue.position(late.id), queue.position(early.id)) == (1, 2)


def test_votes_cast_while_it_runs_count_when_it_waits_again(queue: Queue) -> None:
    one = queue.admit(submitted(queue).id, NOW)
    queue.claim(WORKER, now=NOW, lease=LEASE)
    queue.vote(one.id, BOB, NOW)
    (again,) = queue.expire(NOW + 2 * LEASE)
    assert (again.state, again.priority) == (State.QUEUED, NOW.timestamp() - VOTE_SECONDS)


def test_a_vote_for_nothing_is_told(queue: Queue) -> None:
    with pytest.raises(UnknownSubmission):
        queue.vote("nothing", ADA, NOW)


ACTS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.booleans()))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_whatever_is_voted_and_withdrawn_count_and_priority_follow_the_set_of_voters(
    queue: Queue, acts: list[tuple[str, str, bool]]
) -> None:
    ids = {n: submitted(queue, f"acme/{n}", by=Person(name=f"owner of {n}")).id for n in "abc"}
    base = {name: _without_votes(queue, ident) for name, ident in ids.items()}
    voters = {name: {v for v in "xyz" if _voted(queue, name, v)} for name in "abc"}
    for name, voter, wanted in acts:
        if wanted:
            queue.vote(ids[name], Person(name=voter), NOW)
        else:
            queue.withdraw(ids[name], Person(name=voter))
        voters[name] = voters[name] | {voter} if wanted else voters[name] - {voter}
    assert queue.vote_counts([f"acme/{name}" for name in "abc"]) == {
        f"acme/{name}": len(found) for name, found in voters.items()
    }
    assert {name: _without_votes(queue, ident) for name, ident in ids.items()} == base


def _voted(queue: Queue, name: str, voter: str) -> bool:
    return queue.has_voted(f"acme/{name}", Person(name=voter))


def _without_votes(queue: Queue, ident: str) -> float:
    one = queue.get(ident)
    return one.priority + queue.votes_of(one.model.repo) * VOTE_SECONDS
