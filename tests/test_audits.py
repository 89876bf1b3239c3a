"""Runs made again: beside the first, behind everybody, and flagged where their scores moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from leaderboard import main
from results.observations import Audit, Observations
from results.record import RunRecord
from scheduler.audit_runs import conclude_audits, start_audit
from scheduler.parts import Parts
from scheduler.queue import Queue
from scheduler.queue_reruns import CannotRerun, add_rerun
from scheduler.rounds import Rounds
from scheduler.submission import OPEN, Person, State, Submission
from tests.queue_fixtures import (
    ADA,
    BOB,
    LEASE,
    NOW,
    WORKER,
    in_state,
    queued,
    running,
    submitted,
)
from tests.record_fixtures import SUITE, make_record
from tests.sample_fixtures import write_run_samples
from tests.scheduler_fixtures import ended, ranked, until

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def rerun(queue: Queue, submission_id: str, *, by: Person = BOB) -> Submission:
    with queue.transaction() as con:
        return add_rerun(con, submission_id, by, NOW)


def finished(queue: Queue, repo: str = "acme/apple", *, now: datetime = NOW) -> Submission:
    return queue.finish(running(queue, repo, now=now).run_id, WORKER, now)


def test_a_rerun_is_a_submission_of_its_own_and_the_first_stays_as_it_is(queue: Queue) -> None:
    first = finished(queue)
    again = rerun(queue, first.id)
    assert queue.get(first.id) == first
    assert (again.rerun_of, again.state) == (first.id, State.SUBMITTED)
    assert (again.model, again.suite_digest) == (first.model, first.suite_digest)
    assert again.run_id != first.run_id
    assert submitted(queue).id == first.id, "asked once more by its submitter, it is the first"


@pytest.mark.parametrize("state", [state for state in State if state is not State.FINISHED])
def test_only_what_has_finished_can_be_run_again(queue: Queue, state: State) -> None:
    with pytest.raises(CannotRerun, match="only a finished one can be run again"):
        rerun(queue, in_state(queue, state).id)


def test_one_rerun_at_a_time(queue: Queue) -> None:
    first = finished(queue)
    again = rerun(queue, first.id)
    with pytest.raises(CannotRerun, match=again.id):
        rerun(queue, first.id)
    queue.cancel(again.id, ADA, NOW)
    assert rerun(queue, first.id).id != again.id


def test_a_rerun_is_run_collected_and_never_takes_the_firsts_place(parts: Parts) -> None:
    rounds = Rounds(parts, lambda _: [], [SUITE.model_copy(update={"digest": "d1"})])
    rounds.begin(NOW)
    first = _run(rounds, queued(parts.queue).id)
    again = _run(rounds, parts.queue.admit(rerun(parts.queue, first.id).id, NOW).id)
    assert set(ranked(parts)) == {first.run_id, again.run_id}


def test_an_audit_waits_a_week_and_then_behind_everybody(parts: Parts) -> None:
    queue = parts.queue
    first = finished(queue)
    assert not due(parts, NOW + WEEK - DAY)
    assert due(parts, NOW + WEEK)
    assert not due(parts, NOW + WEEK + DAY), "one a week"
    (audit,) = queue.listed({State.SUBMITTED})
    assert audit.rerun_of == first.id
    queue.admit(audit.id, NOW)
    late = queued(queue, "acme/late", by=ADA, now=NOW + WEEK + 20 * DAY)
    assert [one.id for one in queue.listed(OPEN)] == [late.id, audit.id]


def test_no_audit_of_another_version_of_the_suite_and_none_where_none_is_wanted(
    parts: Parts,
) -> None:
    finished(parts.queue)
    assert not due(parts, NOW + 2 * WEEK, digests=frozenset({"d2"}))
    never = replace(parts, settings=parts.settings.model_copy(update={"audits_a_week": 0}))
    assert not due(never, NOW + 2 * WEEK)


def due(parts: Parts, now: datetime, digests: frozenset[str] = frozenset({"d1"})) -> bool:
    return start_audit(parts, now, digests=digests, choose=min)


@pytest.mark.parametrize(
    ("letters", "samples", "moved"),
    [
        pytest.param(0.8, True, set(), id="the-same-score"),
        pytest.param(0.77, True, set(), id="three-items-of-a-hundred"),
        pytest.param(0.3, True, {"patterns"}, id="half-of-the-items"),
        pytest.param(0.77, False, set(), id="no-samples-within-the-joint-error"),
        pytest.param(0.2, False, {"patterns"}, id="no-samples-beyond-it"),
    ],
)
def test_scores_that_moved_beyond_their_error_are_flagged(
    parts: Parts, letters: float, samples: bool, moved: set[str]
) -> None:
    first = finished(parts.queue)
    again = parts.queue.admit(rerun(parts.queue, first.id).id, NOW)
    claimed = parts.queue.claim(WORKER, now=NOW, lease=LEASE)
    assert claimed is not None
    seal(parts, make_record(run_id=first.run_id), samples=samples)
    raws = {"tiny_letters": letters}
    seal(parts, make_record(run_id=claimed.run_id, raws=raws), samples=samples)
    parts.queue.finish(claimed.run_id, WORKER, NOW)
    assert conclude_audits(parts, NOW) == 1
    assert conclude_audits(parts, NOW) == 0, "it is concluded once"
    kept = Observations(parts.home.observations)
    (audit,) = (kept.read(name) for name in kept.ids())
    assert isinstance(audit, Audit)
    assert (audit.audited, audit.run_id) == (first.run_id, f"{again.id}-1")
    assert {one.benchmark for one in audit.benchmarks if one.moved} == moved
    assert audit.moved is bool(moved)


def seal(parts: Parts, record: RunRecord, *, samples: bool) -> None:
    if samples:
        write_run_samples(parts.home.runs, record)
    parts.ledger.seal(record)


def test_the_command_repeats_what_has_finished_and_says_why_it_cannot(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(parts.home.root))
    first = finished(parts.queue)
    assert main(["rerun", first.id]) == 0
    assert f"repeats {first.id}, number 1 in turn" in capsys.readouterr().out
    assert main(["rerun", first.id]) == 2
    assert "is being run again already" in capsys.readouterr().err


def _run(rounds: Rounds, submission_id: str) -> Submission:
    rounds.once(NOW)
    until(lambda: ended(rounds.parts))
    rounds.once(NOW)
    one = rounds.parts.queue.get(submission_id)
    assert one.state is State.FINISHED, one.reason
    return one
