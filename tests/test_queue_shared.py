"""Several processes at one queue: each submission is claimed exactly once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from multiprocessing import get_context

import pytest

from scheduler.queue import Queue, open_queue
from scheduler.submission import State
from tests.queue_fixtures import ADA, LEASE, NOW, make_pinned, make_request, queued

pytestmark = pytest.mark.kill
SUBMISSIONS = 500
PROCESSES = 4


def test_500_submissions_claimed_by_four_processes_are_claimed_exactly_once(
    queue: Queue, queue_url: str
) -> None:
    ids = [queued(queue, f"acme/model-{n}").id for n in range(SUBMISSIONS)]
    work = [(queue_url, f"worker-{n}") for n in range(PROCESSES)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        claimed = pool.starmap(_claim_until_empty, work)
    times = Counter(one for mine in claimed for one in mine)
    assert times == Counter(ids)
    assert queue.counts()[State.RUNNING] == SUBMISSIONS
    assert {one.attempt for one in queue.listed()} == {1}


def test_the_same_request_from_four_processes_at_once_is_one_submission(
    queue: Queue, queue_url: str
) -> None:
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(_submit_many, [queue_url] * PROCESSES)
    assert len({tuple(ids) for ids in found}) == 1
    assert len(queue.listed()) == 20


def _claim_until_empty(url: str, worker: str) -> list[str]:
    queue, mine = open_queue(url), list[str]()
    while one := queue.claim(worker, now=NOW + timedelta(seconds=1), lease=LEASE):
        mine.append(one.id)
    queue.close()
    return mine


def _submit_many(url: str) -> list[str]:
    queue, ids = open_queue(url), list[str]()
    for n in range(20):
        request = make_request(f"acme/model-{n}")
        ids.append(queue.submit(request, make_pinned(request), by=ADA, now=NOW).id)
    queue.close()
    return ids
