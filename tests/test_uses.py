"""Limits: exact, sliding, per person and per address, and the same for all processes together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from scheduler.people.tables import uses, votes
from scheduler.people.uses import Allowance, Kind, TooMany
from scheduler.queue import Queue, open_queue
from scheduler.submission import Person
from tests.queue_fixtures import NOW, make_pinned, make_request, submitted

ADA = Person(name="ada", address="10.0.0.1", account="1")
BOB = Person(name="bob", address="10.0.0.1", account="2")
THREE = Allowance(Kind.SUBMISSION, person=3, address=5)
HOUR = timedelta(hours=1)
PROCESSES = 4


def ask(queue: Queue, name: str, by: Person = ADA, hours: float = 0.0) -> str:
    request = make_request(f"acme/{name}")
    pinned = make_pinned(request)
    now = NOW + hours * HOUR
    return queue.submit(request, pinned, by=by, now=now, allowance=THREE).id


def test_what_is_too_much_is_refused_with_the_time_to_wait(queue: Queue) -> None:
    for number in range(3):
        ask(queue, f"m{number}", hours=number)
    with pytest.raises(TooMany, match=r"3 submissions a day .* from you, .* again in 21 h") as no:
        ask(queue, "m3", hours=3)
    assert no.value.retry_after == pytest.approx(21 * 3600, abs=1)
    assert len(queue.listed()) == 3
    ask(queue, "m3", hours=24.1)
    with pytest.raises(TooMany, match="in 54 min"):
        ask(queue, "m4", hours=24.1)


def test_what_was_asked_for_before_costs_nothing(queue: Queue) -> None:
    first = [ask(queue, f"m{number}") for number in range(3)]
    assert [ask(queue, f"m{number}") for number in range(3)] == first


def test_an_address_shared_by_many_has_a_limit_of_its_own(queue: Queue) -> None:
    for number in range(5):
        ask(queue, f"m{number}", by=ADA if number < 3 else BOB)
    with pytest.raises(TooMany, match="from your network address"):
        ask(queue, "m5", by=BOB)
    ask(queue, "m5", by=BOB.model_copy(update={"address": "10.0.0.2"}))


def test_without_an_allowance_nothing_is_counted(queue: Queue) -> None:
    for number in range(20):
        submitted(queue, f"acme/m{number}")
    with queue.engine.begin() as con:
        assert con.execute(select(func.count()).select_from(uses)).scalar_one() == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("unix", "unix", True),
    ],
)
def test_a_household_of_ipv6_is_one_address(one: str, other: str, same: bool) -> None:
    first, second = Person(name="a", address=one), Person(name="b", address=other)
    assert (first.key == second.key) == same


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    opened = open_queue(f"sqlite:///{tmp_path_factory.mktemp('uses')}/queue.sqlite")
    yield opened
    opened.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 30), max_size=12), st.integers(1, 4))
def test_no_window_of_a_day_ever_holds_more_than_the_limit(
    shared: Queue, waits: list[float], most: int
) -> None:
    by, allowance = Person(name=str(uuid4())), Allowance(Kind.VOTE, person=most, address=None)
    now, taken = NOW, []
    for wait in waits:
        now += wait * HOUR
        with suppress(TooMany):
            shared.spend(by, allowance, now)
            taken.append(now)
    for start in taken:
        assert sum(start <= moment < start + 24 * HOUR for moment in taken) <= most
    if waits and not any(now - 24 * HOUR < moment for moment in taken):
        shared.spend(by, allowance, now)


@pytest.mark.kill
def test_limits_hold_when_four_processes_ask_at_once(queue: Queue, queue_url: str) -> None:
    submitted(queue, "acme/wanted", by=Person(name="carol"))
    with get_context("spawn").Pool(PROCESSES) as pool:
        counts = pool.starmap(_ask_much, [(queue_url, n) for n in range(PROCESSES)])
    assert sum(counts) == 20
    assert len(queue.listed()) == 21
    with queue.engine.begin() as con:
        assert con.execute(select(func.count()).select_from(votes)).scalar_one() == 5


def _ask_much(url: str, process: int) -> int:
    """Ada asks for 40 models a process and may have 20; ten people want to vote, five may."""
    queue, taken = open_queue(url), 0
    wanted = queue.listed()[-1].id
    for number in range(40):
        request = make_request(f"acme/m-{process}-{number}")
        allowance = Allowance(Kind.SUBMISSION, person=20, address=None)
        with suppress(TooMany):
            queue.submit(request, make_pinned(request), by=ADA, now=NOW, allowance=allowance)
            taken += 1
        voter = Person(name="v", address="10.9.9.9", account=f"{number % 10}")
        with suppress(TooMany):
            queue.vote(wanted, voter, NOW, Allowance(Kind.VOTE, person=1, address=5))
    queue.close()
    return taken


def test_old_uses_are_forgotten(queue: Queue, tmp_path: Path) -> None:
    for hours in (0, 1, 30):
        queue.spend(ADA, Allowance(Kind.REQUEST, person=5, address=None), NOW + hours * HOUR)
    with queue.engine.begin() as con:
        assert con.execute(select(func.count()).select_from(uses)).scalar_one() == 1
