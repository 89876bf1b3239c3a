"""The timetable: turns come by the clock, never beside themselves, and wait for no examination."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from threading import Event

from apscheduler.schedulers.base import BaseScheduler

from scheduler.jobs import timetable
from tests.queue_fixtures import NOW
from tests.scheduler_fixtures import until


@contextmanager
def at_work(scheduler: BaseScheduler) -> Iterator[None]:
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown()


def nothing_to_admit(_: datetime) -> bool:
    return False


def test_turns_follow_one_another_at_once_and_then_by_the_clock() -> None:
    turns: list[datetime] = []
    with at_work(timetable(turns.append, nothing_to_admit, seconds=0.05)):
        until(lambda: len(turns) >= 5)
    apart = [(b - a).total_seconds() for a, b in pairwise(turns)]
    assert min(apart) > 0
    assert sorted(turns) == turns


def test_turns_are_told_the_time_by_the_clock_that_was_handed_in() -> None:
    turns: list[datetime] = []
    with at_work(timetable(turns.append, nothing_to_admit, seconds=0.05, clock=lambda: NOW)):
        until(lambda: turns)
    assert set(turns) == {NOW}


def test_a_turn_that_takes_long_is_never_turned_beside_itself() -> None:
    beside, within, turns = list[int](), threading.Lock(), list[datetime]()

    def slow(now: datetime) -> None:
        if not within.acquire(blocking=False):
            beside.append(1)
            return
        with_time = Event()
        with_time.wait(0.2)
        turns.append(now)
        within.release()

    with at_work(timetable(slow, nothing_to_admit, seconds=0.02)):
        until(lambda: len(turns) >= 3)
    assert beside == []


def test_all_turns_have_one_thread_for_runs_die_with_the_one_that_started_them() -> None:
    threads: list[int] = []
    job = timetable(lambda _: threads.append(threading.get_ident()), nothing_to_admit, seconds=0.02)
    with at_work(job):
        until(lambda: len(threads) >= 10)
    assert len(set(threads)) == 1


def test_an_examination_that_takes_long_holds_up_no_turn() -> None:
    turns, go_on, begun = list[datetime](), Event(), list[datetime]()

    def examine(now: datetime) -> bool:
        begun.append(now)
        go_on.wait(60)
        return False

    with at_work(timetable(turns.append, examine, seconds=0.02)):
        until(lambda: len(turns) >= 5 and begun)
        assert len(begun) == 1
        go_on.set()


def test_all_that_waits_is_admitted_one_after_the_other() -> None:
    waiting = [1, 2, 3]
    with at_work(timetable(lambda _: None, lambda _: bool(waiting and waiting.pop()), seconds=60)):
        until(lambda: not waiting)


def test_a_turn_that_fails_is_turned_again() -> None:
    turns: list[datetime] = []

    def broken(now: datetime) -> None:
        turns.append(now)
        raise ZeroDivisionError

    with at_work(timetable(broken, nothing_to_admit, seconds=0.02)):
        until(lambda: len(turns) >= 3)
