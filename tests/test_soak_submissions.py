"""Fifty people submit from sixteen clients while web app and scheduler are killed at random.

A hundred submissions; a thousand where LEADERBOARD_SOAK asks for many. Every acknowledged one is
there once, every vote counts once, nobody gets more than the limit, everybody gets all of it.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import product as pairs
from pathlib import Path
from threading import Event, Lock, Thread

import pytest
import requests

from scheduler.submission import OPEN, State
from tests.kill_fixtures import Product
from tests.queue_invariants import (
    histories_follow_the_table_of_moves,
    nobody_has_two_turns_in_one_round,
    only_what_runs_is_held_and_each_attempt_has_one_run,
    places_are_counted_from_one,
)
from tests.scheduler_fixtures import until
from tests.soak import cases

pytestmark = [pytest.mark.kill, pytest.mark.engine, pytest.mark.timeout(0)]
PEOPLE, CLIENTS = 50, 16
TOTAL = min(1000, cases(100))
LIMIT = TOTAL // PEOPLE
KILLS = TOTAL // 25
SEED = random.SystemRandom().randrange(10**6)
VARIANTS = tuple(pairs(("float16", "bfloat16", "float32"), (False, True)))
DONE = frozenset({HTTPStatus.CREATED, HTTPStatus.OK})
PATIENCE = 1800.0


@dataclass(slots=True)
class Tally:
    """What the clients were told."""

    taken: dict[str, str] = field(default_factory=dict)
    """Id of each acknowledged submission -> the address it came from."""
    refused: Counter[str] = field(default_factory=Counter)
    """Over the limit, by address."""
    votes: set[tuple[str, str]] = field(default_factory=set)
    """Acknowledged votes: model and address."""
    lost: int = 0
    """Requests that a kill left without an answer."""
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True)
class Client:
    product: Product
    tally: Tally

    def ask(self, address: str, fields: dict[str, object]) -> None:
        """Submit until there is an answer, then vote for it."""
        answer = self._insist("/api/v1/submissions", address, fields)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            with self.tally.lock:
                self.tally.refused[address] += 1
            return
        assert answer.status_code in DONE, answer.text
        ident = answer.json()["id"]
        with self.tally.lock:
            self.tally.taken[ident] = address
        voted = self._insist(f"/api/v1/submissions/{ident}/vote", address, {})
        assert voted.status_code in DONE, voted.text
        with self.tally.lock:
            self.tally.votes.add((str(fields["repo"]), address))

    def _insist(self, path: str, address: str, fields: dict[str, object]) -> requests.Response:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(requests.RequestException):
                answer = requests.post(
                    self.product.url + path,
                    json=fields,
                    headers={"X-Forwarded-For": address},
                    timeout=60,
                )
                if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer
            with self.tally.lock:
                self.tally.lost += 1
            time.sleep(0.2)
        raise AssertionError(f"no answer within {PATIENCE} s (seed {SEED})")


def test_a_storm_of_submissions_through_kills_loses_and_doubles_nothing(
    product: Product, tiny_model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("LEADERBOARD_SUBMISSIONS_A_DAY", str(LIMIT))
    asked = wishes(product, tiny_model_folder)
    product.queue.pause()
    product.start("schedule")
    product.start("serve")
    until(product.ready)
    tally = Tally()
    client = Client(product, tally)
    with tormented(product, tally) as kills, ThreadPoolExecutor(CLIENTS) as clients:
        for done in [clients.submit(client.ask, *one) for one in asked]:
            done.result()
    report(tally, kills, len(asked))
    check(product, tally)


def wishes(product: Product, model: Path) -> list[tuple[str, dict[str, object]]]:
    """Half as many again as the limit lets each have, no two alike, in a random order."""
    each = LIMIT + max(1, LIMIT // 2)
    for number in range(-(-PEOPLE * each // len(VARIANTS))):
        product.hub.add(f"org/model-{number}", model)
    found = []
    for number in range(PEOPLE * each):
        precision, template = VARIANTS[number % len(VARIANTS)]
        fields: dict[str, object] = {
            "repo": f"org/model-{number // len(VARIANTS)}",
            "suite": "demo-v1",
            "model_type": "pretrained",
            "precision": precision,
            "chat_template": template,
        }
        found.append((f"10.0.{number % PEOPLE}.1", fields))
    random.Random(SEED).shuffle(found)
    return found


@contextmanager
def tormented(product: Product, tally: Tally) -> Iterator[Counter[str]]:
    """Kill one of the two whenever so many have been acknowledged, and start it again."""
    draw, kills, over = random.Random(SEED), Counter[str](), Event()

    def strike() -> None:
        for number in range(1, KILLS + 1):
            while len(tally.taken) < number * TOTAL // (KILLS + 1):
                if over.wait(0.02):
                    return
            victim = draw.choice(["serve", "schedule"])
            product.kill(victim)
            product.start(victim)
            kills[victim] += 1

    thread = Thread(target=strike)
    thread.start()
    yield kills
    over.set()
    thread.join()


def check(product: Product, tally: Tally) -> None:
    found = product.queue.listed()
    told = f"seed {SEED}"
    assert sorted(one.id for one in found) == sorted(tally.taken), told
    assert max(Counter((one.model, one.suite) for one in found).values()) == 1, told
    assert {one.state for one in found} <= OPEN | {State.REJECTED}, told
    each = Counter(tally.taken.values())
    assert len(each) == PEOPLE, told
    assert set(each.values()) == {LIMIT}, told
    votes = Counter(repo for repo, _ in tally.votes)
    assert product.queue.vote_counts(list(votes)) == dict(votes), told
    for holds in (
        histories_follow_the_table_of_moves,
        only_what_runs_is_held_and_each_attempt_has_one_run,
        nobody_has_two_turns_in_one_round,
        places_are_counted_from_one,
    ):
        holds(product.queue)


def report(tally: Tally, kills: Counter[str], asked: int) -> None:
    """Counts for whoever runs the soak with -s."""
    sys.stdout.write(
        f"\n{PEOPLE} people, {CLIENTS} clients, {asked} asked: {len(tally.taken)} taken, "
        f"{sum(tally.refused.values())} over the limit, {len(tally.votes)} votes; kill -9: "
        f"{kills['serve']} web app, {kills['schedule']} scheduler; {tally.lost} requests without "
        f"an answer, asked again; seed {SEED}\n"
    )
