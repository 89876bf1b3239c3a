"""One who submits a hundred does not starve one who submits one."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from scheduler.queue import Queue
from tests.fairness import (
    FLOOD,
    Outcome,
    Wish,
    first_come_first_served,
    through_the_queue,
    wishes,
)
from tests.queue_fixtures import NOW
from tests.soak import cases

SLOTS = 2
HOUR = timedelta(hours=1)


def waits(outcomes: list[Outcome], *, flood: bool = False) -> list[float]:
    return [one.waited for one in outcomes if (one.wish.who == FLOOD) is flood]


def last_end(outcomes: list[Outcome]) -> datetime:
    return max(one.finished for one in outcomes)


def test_one_submission_does_not_wait_for_the_hundred_of_another(queue: Queue) -> None:
    asked = wishes(flood=cases(40), singles=12, hours=20)
    fair = through_the_queue(queue, asked, slots=SLOTS)
    unfair = first_come_first_served(asked, slots=SLOTS)
    assert len(fair) == len(asked)
    assert median(waits(unfair)) > 8
    assert median(waits(fair)) < 1
    assert max(waits(fair)) < 4
    assert last_end(fair) - last_end(unfair) < 4 * HOUR


def test_two_who_submit_many_are_served_in_turn_whoever_came_first(queue: Queue) -> None:
    first = [Wish("ada", NOW + timedelta(seconds=n), HOUR) for n in range(20)]
    second = [Wish("bob", NOW + 5 * HOUR + timedelta(seconds=n), HOUR) for n in range(15)]
    outcomes = through_the_queue(queue, [*first, *second], slots=1)
    shared = [one.wish.who for one in outcomes if one.started > NOW + 5 * HOUR][:20]
    assert abs(shared.count("ada") - shared.count("bob")) <= 1


def test_even_a_stream_of_newcomers_does_not_starve_what_waits(queue: Queue) -> None:
    """One new person each day, as many as the slot can run: the other's second still starts."""
    day = timedelta(days=1)
    many = [Wish("ada", NOW + timedelta(seconds=n), day) for n in range(2)]
    stream = [Wish(f"p{n}", NOW + n * day + HOUR, day) for n in range(45)]
    outcomes = through_the_queue(queue, [*many, *stream], slots=1)
    (_, second) = (one for one in outcomes if one.wish.who == "ada")
    assert second.started < NOW + timedelta(days=40)
