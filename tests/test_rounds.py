"""Whole rounds, and a scheduler that is cut off between any two steps of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import duckdb
import pytest

from results.errors import LeaderboardError
from scheduler.dispatch import order
from scheduler.parts import Parts
from scheduler.placing import add_to_board
from scheduler.recover import recover
from scheduler.rounds import Rounds
from scheduler.submission import State, Submission
from tests.queue_fixtures import NOW, WORKER, queued, running, submitted
from tests.record_fixtures import SUITE
from tests.run_script import seal
from tests.scheduler_fixtures import ended, ranked, until

SECOND = timedelta(seconds=1)


def no_objection(_: Submission) -> Sequence[str]:
    return []


def make_rounds(
    parts: Parts, examine: Callable[[Submission], Sequence[str]] = no_objection
) -> Rounds:
    return Rounds(parts, examine, [SUITE])


def published(parts: Parts) -> list[str]:
    """Run ids in the current snapshot."""
    with duckdb.connect((parts.home.public / "current").resolve() / "board.duckdb") as con:
        return [name for (name,) in con.execute("SELECT run_id FROM runs").fetchall()]


def snapshots(parts: Parts) -> int:
    return sum(1 for path in parts.home.public.iterdir() if not path.is_symlink())


def test_readers_find_a_board_with_the_suites_before_anything_was_run(parts: Parts) -> None:
    make_rounds(parts).begin(NOW)
    with duckdb.connect((parts.home.public / "current").resolve() / "board.duckdb") as con:
        assert con.execute("SELECT suite FROM suites").fetchall() == [(SUITE.name,)]
    assert published(parts) == []


def test_rounds_bring_a_submission_from_the_form_to_the_snapshot(parts: Parts) -> None:
    one = submitted(parts.queue, "acme/good")
    rounds = make_rounds(parts)
    rounds.begin(NOW)
    assert rounds.admit(NOW)
    assert not rounds.admit(NOW)
    rounds.once(NOW)
    until(lambda: ended(parts))
    rounds.once(NOW + SECOND)
    assert parts.queue.get(one.id).state is State.FINISHED
    assert published(parts) == [f"{one.id}-1"]


def test_nothing_new_is_nothing_published(parts: Parts) -> None:
    rounds = make_rounds(parts)
    rounds.begin(NOW)
    before = snapshots(parts)
    for n in range(3):
        rounds.once(NOW + n * SECOND)
    assert snapshots(parts) == before


def claimed_only(parts: Parts, one: Submission) -> None:
    """Killed after the claim, before the start."""


def started(parts: Parts, one: Submission) -> None:
    """Killed while the run went on; it left a task."""
    parts.home.run(one.run_id).mkdir(parents=True)


def sealed(parts: Parts, one: Submission) -> None:
    """Killed after the record was there, before the board had it."""
    seal(order(parts, one), parts.home)


def placed(parts: Parts, one: Submission) -> None:
    """Killed after the board had it, before the queue knew."""
    sealed(parts, one)
    add_to_board(parts, one.run_id)


def finished(parts: Parts, one: Submission) -> None:
    """Killed after the queue knew, before it was published."""
    placed(parts, one)
    parts.queue.finish(one.run_id, WORKER, NOW)


@pytest.mark.parametrize(
    ("leave_behind", "state"),
    [
        (claimed_only, State.QUEUED),
        (started, State.QUEUED),
        (sealed, State.FINISHED),
        (placed, State.FINISHED),
        (finished, State.FINISHED),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_a_scheduler_killed_at_any_step_is_taken_over_and_nothing_counts_twice(
    parts: Parts, leave_behind: Callable[[Parts, Submission], None], state: State
) -> None:
    one = running(parts.queue, "acme/good")
    leave_behind(parts, one)
    successor = make_rounds(parts)
    successor.begin(NOW)
    told = parts.queue.get(one.id)
    assert (told.state, told.faults) == (state, 0)
    successor.once(NOW)
    until(lambda: ended(parts))
    successor.once(NOW)
    assert parts.queue.get(one.id).state is State.FINISHED
    runs = [f"{one.id}-2" if state is State.QUEUED else f"{one.id}-1"]
    assert ranked(parts) == published(parts) == runs


def test_runs_of_another_scheduler_are_left_to_it(parts: Parts) -> None:
    queued(parts.queue, "acme/good")
    other = parts.queue.claim("another-machine", now=NOW, lease=parts.lease)
    assert other is not None
    recover(parts, NOW)
    assert parts.queue.get(other.id).state is State.RUNNING


def test_a_stop_leaves_no_process_and_queues_again(parts: Parts) -> None:
    one = queued(parts.queue, "acme/sleeper")
    rounds = make_rounds(parts)
    rounds.begin(NOW)
    rounds.once(NOW)
    assert parts.executor.runs() == (f"{one.id}-1",)
    rounds.end(NOW)
    assert parts.executor.runs() == ()
    told = parts.queue.get(one.id)
    assert (told.state, told.faults, told.reason) == (
        State.QUEUED,
        0,
        "the scheduler was stopped",
    )
    rounds.once(NOW)
    assert parts.executor.runs() == ()


def test_an_examination_cut_off_by_a_stop_rejects_nobody(parts: Parts) -> None:
    one = submitted(parts.queue)

    def cut_off(_: Submission) -> Sequence[str]:
        rounds.end(NOW)
        return ["its tokenizer takes too much memory"]

    rounds = make_rounds(parts, cut_off)
    rounds.begin(NOW)
    assert not rounds.admit(NOW)
    assert parts.queue.get(one.id).state is State.SUBMITTED


@pytest.mark.parametrize("error", [LeaderboardError("the Hub is away"), ZeroDivisionError()])
def test_a_step_that_fails_holds_up_no_other(
    parts: Parts, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    submitted(parts.queue, "acme/odd")
    good = queued(parts.queue, "acme/good")

    def broken(_: Submission) -> Sequence[str]:
        raise error

    rounds = make_rounds(parts, broken)
    rounds.begin(NOW)
    assert not rounds.admit(NOW)
    assert caplog.records
    rounds.once(NOW)
    assert parts.executor.runs() == (f"{good.id}-1",)


def test_a_turn_that_comes_late_loses_no_run_of_ours(parts: Parts) -> None:
    one = queued(parts.queue, "acme/sleeper")
    rounds = make_rounds(parts)
    rounds.begin(NOW)
    rounds.once(NOW)
    rounds.once(NOW + timedelta(days=1))
    assert parts.queue.get(one.id).attempt == 1
    assert parts.executor.runs() == (f"{one.id}-1",)
