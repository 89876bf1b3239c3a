"""A week of submissions through the real queue, with the clock of a simulation."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.queue import Queue
from scheduler.submission import Person
from tests.queue_fixtures import NOW, WORKER, make_pinned, make_request

LEASE = timedelta(days=365)
FLOOD = "flood"
"""The one who submits a hundred."""


@dataclass(frozen=True, slots=True)
class Wish:
    who: str
    at: datetime
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    wish: Wish
    started: datetime

    @property
    def waited(self) -> float:
        """Hours until it started."""
        return (self.started - self.wish.at).total_seconds() / 3600

    @property
    def finished(self) -> datetime:
        return self.started + self.wish.lasts


def wishes(*, flood: int = 100, singles: int = 30, hours: float = 60, seed: int = 7) -> list[Wish]:
    """One person submits many at once; others come over the following days with one each.

    A run lasts an hour in the median, from a quarter of one to four.
    """
    draw = random.Random(seed)

    def lasting() -> timedelta:
        return timedelta(hours=min(4.0, max(0.25, draw.lognormvariate(0, 0.6))))

    found = [Wish(FLOOD, NOW + timedelta(seconds=n), lasting()) for n in range(flood)]
    for n in range(singles):
        late = timedelta(hours=draw.uniform(0.1, hours))
        found.append(Wish(f"person-{n:02}", NOW + late, lasting()))
    return sorted(found, key=lambda wish: wish.at)


def through_the_queue(queue: Queue, asked: Sequence[Wish], *, slots: int) -> list[Outcome]:
    """What becomes of them, event by event."""
    ends: list[tuple[datetime, str]] = []
    coming = list(asked)
    wish_of, outcomes = dict[str, Wish](), list[Outcome]()
    while coming or ends:
        if coming and (not ends or coming[0].at <= ends[0][0]):
            now = coming[0].at
            wish = coming.pop(0)
            wish_of[_submit(queue, wish, len(wish_of))] = wish
        else:
            now, run_id = heapq.heappop(ends)
            queue.finish(run_id, WORKER, now)
        while len(ends) < slots:
            claimed = queue.claim(WORKER, now=now, lease=LEASE)
            if claimed is None:
                break
            outcomes.append(Outcome(wish_of[claimed.id], now))
            heapq.heappush(ends, (outcomes[-1].finished, claimed.run_id))
    return outcomes


def first_come_first_served(asked: Sequence[Wish], *, slots: int) -> list[Outcome]:
    """The same without shares: what the retired board's first version did."""
    free = [NOW] * slots
    outcomes = []
    for wish in asked:
        started = max(heapq.heappop(free), wish.at)
        outcomes.append(Outcome(wish, started))
        heapq.heappush(free, outcomes[-1].finished)
    return outcomes


def _submit(queue: Queue, wish: Wish, number: int) -> str:
    request = make_request(f"{wish.who}/model-{number}")
    made = queue.submit(request, make_pinned(request), by=Person(name=wish.who), now=wish.at)
    return queue.admit(made.id, wish.at).id
