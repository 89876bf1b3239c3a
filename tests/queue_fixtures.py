"""A queue in a file of its own, and submissions of which a test names only what matters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evaluator.spec import Failure
from results.record import ModelFacts, ModelRef
from scheduler.queue import Queue, open_queue
from scheduler.submission import Person, Pinned, State, Submission, SubmissionRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=120)
ADA = Person(name="ada")
BOB = Person(name="bob")
WORKER = "worker-1"


def make_request(repo: str = "acme/apple", **changes: object) -> SubmissionRequest:
    fields: dict[str, Any] = {"suite": "tiny-v1", "model_type": "pretrained"}
    return SubmissionRequest(repo=repo, **fields | changes)


def make_pinned(request: SubmissionRequest, *, digest: str = "d1", **model: object) -> Pinned:
    fields: dict[str, Any] = {
        "repo": request.repo,
        "commit": hashlib.sha1(request.repo.encode()).hexdigest(),
        "precision": request.precision,
        "chat_template": request.chat_template,
    }
    return Pinned(model=ModelRef(**fields | model), facts=ModelFacts(), suite_digest=digest)


def submitted(
    queue: Queue, repo: str = "acme/apple", *, by: Person = ADA, now: datetime = NOW
) -> Submission:
    request = make_request(repo)
    return queue.submit(request, make_pinned(request), by=by, now=now)


def queued(
    queue: Queue, repo: str = "acme/apple", *, by: Person = ADA, now: datetime = NOW
) -> Submission:
    return queue.admit(submitted(queue, repo, by=by, now=now).id, now)


def running(queue: Queue, repo: str = "acme/apple", *, now: datetime = NOW) -> Submission:
    """One that `WORKER` runs; nothing else may be queued."""
    queued(queue, repo, now=now)
    claimed = queue.claim(WORKER, now=now, lease=LEASE)
    assert claimed is not None
    assert claimed.model.repo == repo
    return claimed


def in_state(queue: Queue, state: State) -> Submission:
    """A submission brought there by the moves that lead there."""
    if state is State.SUBMITTED:
        return submitted(queue)
    if state is State.REJECTED:
        return queue.reject(submitted(queue).id, ["no"], NOW)
    if state is State.CANCELLED:
        return queue.cancel(submitted(queue).id, ADA, NOW)
    if state is State.QUEUED:
        return queued(queue)
    return _after_running(queue, state)


def _after_running(queue: Queue, state: State) -> Submission:
    one = running(queue)
    if state is State.FINISHED:
        return queue.finish(one.run_id, WORKER, NOW)
    if state is State.FAILED:
        return queue.fail(one.run_id, WORKER, Failure.MODEL, "broken", retry_at=None, now=NOW)
    return one


@pytest.fixture
def queue_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'queue.sqlite'}"


@pytest.fixture
def queue(queue_url: str) -> Iterator[Queue]:
    opened = open_queue(queue_url)
    yield opened
    opened.close()
