"""The queue: asked twice is asked once, turns, leases, history, and a database fit to be shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from evaluator.spec import Failure
from scheduler.ids import ALPHABET
from scheduler.people.tables import metadata
from scheduler.queue import Queue, open_queue
from scheduler.queue_store import QueueUnusable
from scheduler.submission import State, UnknownSubmission
from tests.queue_fixtures import (
    ADA,
    BOB,
    NOW,
    WORKER,
    in_state,
    make_pinned,
    make_request,
    queued,
    running,
    submitted,
)

SECOND = timedelta(seconds=1)


def test_asked_twice_is_asked_once(queue: Queue) -> None:
    first = submitted(queue)
    again = submitted(queue, by=BOB, now=NOW + SECOND)
    assert again == first
    assert len(queue.history(first.id)) == 1


@pytest.mark.parametrize(
    ("request_changes", "pinned_changes"),
    [
        pytest.param({}, {"commit": "f" * 40}, id="commit"),
        pytest.param({"precision": "float32"}, {}, id="precision"),
        pytest.param({"chat_template": True}, {}, id="chat-template"),
        pytest.param({"suite": "tiny-v2"}, {}, id="suite"),
        pytest.param({}, {"digest": "d2"}, id="suite-digest"),
        pytest.param({}, {"weights": "adapter"}, id="weights"),
        pytest.param({}, {"base": "acme/tree"}, id="base"),
        pytest.param({}, {"base_commit": "e" * 40}, id="base-commit"),
    ],
)
def test_what_differs_in_one_thing_is_another_submission(
    queue: Queue, request_changes: dict[str, Any], pinned_changes: dict[str, Any]
) -> None:
    first = submitted(queue)
    request = make_request(**request_changes)
    other = queue.submit(request, make_pinned(request, **pinned_changes), by=ADA, now=NOW)
    assert other.id != first.id


@pytest.mark.parametrize("state", State)
def test_only_what_was_rejected_or_taken_back_may_be_asked_anew(queue: Queue, state: State) -> None:
    first = in_state(queue, state)
    again = submitted(queue)
    assert (again.id != first.id) == (state in {State.REJECTED, State.CANCELLED})


def test_an_id_that_is_taken_is_drawn_again(queue: Queue) -> None:
    drawn = iter(["0000000000", "0000000000", "0000000001"])
    other = Queue(queue.engine, new_id=lambda: next(drawn))
    assert submitted(other, "acme/apple").id == "0000000000"
    assert submitted(other, "acme/pear").id == "0000000001"


def test_ids_are_short_and_of_letters_that_are_not_misread(queue: Queue) -> None:
    name = submitted(queue).id
    assert len(name) == 10
    assert set(name) <= set(ALPHABET)


def test_the_declared_model_type_is_kept_with_the_facts(queue: Queue) -> None:
    request = make_request(model_type="chat")
    kept = queue.submit(request, make_pinned(request), by=ADA, now=NOW)
    assert kept.facts.model_type == "chat"


def test_history_tells_each_state_once_and_who_brought_it_there(queue: Queue) -> None:
    one = running(queue)
    queue.fail(one.run_id, WORKER, Failure.MODEL, "no weights", retry_at=None, now=NOW + SECOND)
    queue.retry(one.id, BOB, NOW + 2 * SECOND)
    assert [(event.state, event.by, event.note) for event in queue.history(one.id)] == [
        (State.SUBMITTED, "ada", ""),
        (State.QUEUED, "scheduler", ""),
        (State.RUNNING, WORKER, ""),
        (State.FAILED, "scheduler", "no weights"),
        (State.QUEUED, "bob", ""),
    ]


def test_times_come_back_as_they_were_given(queue: Queue) -> None:
    one = submitted(queue)
    assert queue.get(one.id).submitted_at == NOW
    assert queue.get(one.id).submitted_at.tzinfo is not None


def test_a_time_without_a_zone_is_refused(queue: Queue) -> None:
    with pytest.raises(Exception, match="no time zone"):
        submitted(queue, now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize("ask", [Queue.get, Queue.history, Queue.run_view, Queue.position])
def test_an_unknown_id_is_told(queue: Queue, ask: Callable[[Queue, str], object]) -> None:
    with pytest.raises(UnknownSubmission, match="leaderboard queue"):
        ask(queue, "nothing")


def test_every_state_is_counted_the_empty_ones_too(queue: Queue) -> None:
    submitted(queue, "acme/apple")
    queued(queue, "acme/pear")
    queued(queue, "acme/plum")
    counts = {state: n for state, n in queue.counts().items() if n}
    assert counts == {State.SUBMITTED: 1, State.QUEUED: 2}
    assert set(queue.counts()) == set(State)


def test_a_fresh_queue_and_its_tables_agree(queue: Queue) -> None:
    with queue.engine.begin() as con:
        assert compare_metadata(MigrationContext.configure(con), metadata) == []


def test_what_was_acknowledged_survives_a_power_cut(queue: Queue) -> None:
    with queue.engine.begin() as con:
        pragmas = [
            con.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


@pytest.mark.kill
def test_eight_processes_may_open_a_new_queue_at_once(queue_url: str) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert pool.map(_open_and_count, [queue_url] * 8) == [0] * 8


def _open_and_count(url: str) -> int:
    queue = open_queue(url)
    total = sum(queue.counts().values())
    queue.close()
    return total


@pytest.mark.parametrize(
    "url", ["sqlite://", "nonsense", "sqlite:////proc/queue.sqlite", "nosuchdb://there/queue"]
)
def test_a_queue_that_cannot_be_opened_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(QueueUnusable, match="cannot be used"):
        open_queue(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "queue.sqlite").write_bytes(b"no database at all " * 100)
    with pytest.raises(QueueUnusable, match="not a database"):
        open_queue(f"sqlite:///{tmp_path / 'queue.sqlite'}")
