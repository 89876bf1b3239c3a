"""When a submission will be done: honest where something is known, silent where nothing is."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from flask.testing import FlaskClient

from evaluator.spec import Phase, Progress
from leaderboard_app.sources import Sources
from results.record import ModelFacts
from scheduler.durations import Duration, Timing, duration
from scheduler.expected import FRESH, Expected, expectations, note_expectations
from scheduler.forecast import Ahead, forecast
from scheduler.foresight import foresee, timings
from scheduler.parts import Parts
from scheduler.queue import Queue
from scheduler.submission import Person, Submission
from tests.queue_fixtures import ADA, LEASE, NOW, WORKER, make_pinned, make_request

HOUR = timedelta(hours=1)
AN_HOUR = Duration(math.log(3600), 0.1)


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert duration([], 7_000_000_000) is None
    assert duration([Timing(7_000_000_000, 3600)], None) is None


def test_one_run_alone_gives_its_own_time_and_a_wide_range() -> None:
    found = duration([Timing(1_000_000_000, 3600)], 1_000_000_000)
    assert found is not None
    assert found.likely == pytest.approx(3600)
    low, high = found.range
    assert low < 2000
    assert high > 6000


def test_a_larger_model_takes_longer_and_is_known_less_well() -> None:
    known = [Timing(size * 1_000_000_000, size * 1000.0) for size in (1, 2, 4)]
    near, far = (duration(known, size * 1_000_000_000) for size in (4, 40))
    assert near is not None
    assert far is not None
    assert near.likely < far.likely <= 45_000
    assert far.spread > near.spread


def test_four_runs_of_five_end_within_the_range() -> None:
    """Over many worlds of their own laws, from three runs to thirty."""
    draw, inside, worlds = np.random.default_rng(5), 0, 600
    for n in range(worlds):
        slope, spread, base = draw.uniform(0.3, 1), draw.uniform(0.1, 0.5), draw.uniform(2, 8)
        sizes = np.exp(draw.uniform(18, 25, size=4 + n % 28))
        took = np.exp(base + slope * (np.log(sizes) - 20) + spread * draw.normal(size=len(sizes)))
        known = [Timing(int(p), float(t)) for p, t in zip(sizes[1:], took[1:], strict=True)]
        found = duration(known, int(sizes[0]))
        assert found is not None
        low, high = found.range
        inside += low <= took[0] <= high
    assert 0.75 < inside / worlds < 0.92


def test_who_waits_is_done_after_those_ahead_on_as_many_slots_as_there_are() -> None:
    waiting = [Ahead(id=f"{n}", lasts=AN_HOUR) for n in range(4)]
    found = forecast([], waiting, slots=2, now=NOW)
    hours = [(found[f"{n}"].likely - NOW) / HOUR for n in range(4)]
    assert hours == pytest.approx([1, 1, 2, 2], abs=0.1)
    assert all(one.early < one.likely < one.late for one in found.values())


def test_what_runs_is_judged_by_its_own_pace_and_else_by_the_time_it_has_left() -> None:
    own = Ahead(id="own", lasts=AN_HOUR, started_at=NOW - HOUR, remaining=600)
    half = Ahead(id="half", lasts=AN_HOUR, started_at=NOW - HOUR / 2)
    over = Ahead(id="over", lasts=AN_HOUR, started_at=NOW - 5 * HOUR)
    found = forecast([own, half, over], [], slots=3, now=NOW)
    left = {name: (one.likely - NOW).total_seconds() for name, one in found.items()}
    assert left["own"] == pytest.approx(600, rel=0.1)
    assert left["half"] == pytest.approx(1800, rel=0.1)
    assert 0 < left["over"] < 600


def test_behind_one_of_unknown_length_nothing_is_said() -> None:
    waiting = [
        Ahead(id="a", lasts=AN_HOUR),
        Ahead(id="b", lasts=None),
        Ahead(id="c", lasts=AN_HOUR),
    ]
    assert set(forecast([], waiting, slots=1, now=NOW)) == {"a"}
    unknown = Ahead(id="r", lasts=None, started_at=NOW)
    assert forecast([unknown], [waiting[0]], slots=2, now=NOW) == {}


def test_one_that_waits_for_a_retry_is_not_done_before() -> None:
    later = Ahead(id="a", lasts=AN_HOUR, not_before=NOW + 5 * HOUR)
    assert forecast([], [later], slots=1, now=NOW)["a"].early > NOW + 5 * HOUR


def asked(queue: Queue, repo: str, *, now: datetime = NOW, by: Person = ADA) -> Submission:
    request = make_request(repo)
    pinned = make_pinned(request).model_copy(update={"facts": ModelFacts(parameters=10**9)})
    return queue.admit(queue.submit(request, pinned, by=by, now=now).id, now)


def test_times_come_from_runs_on_the_same_hardware_alone(parts: Parts) -> None:
    queue = parts.queue
    for repo, hardware, hours in (("a/fast", "gpu", 1), ("a/slow", "cpu", 9)):
        asked(queue, repo)
        one = queue.claim(WORKER, now=NOW, lease=LEASE, hardware=hardware)
        assert one is not None
        queue.finish(one.run_id, WORKER, NOW + hours * HOUR)
    assert timings(queue, "gpu") == {"d1": [Timing(10**9, 3600)]}
    assert timings(queue, "tpu") == {}


def test_every_open_submission_is_told_a_time_and_none_in_a_pause(parts: Parts) -> None:
    queue = parts.queue
    asked(queue, "a/first")
    first = queue.claim(WORKER, now=NOW, lease=LEASE)
    assert first is not None
    waiting = asked(queue, "a/second")
    foresee(parts, NOW)
    assert expectations(queue.engine, NOW) == {}
    queue.finish(first.run_id, WORKER, NOW + HOUR)
    foresee(parts, NOW + HOUR)
    found = expectations(queue.engine, NOW + HOUR)
    assert (found[waiting.id].likely - NOW) / HOUR == pytest.approx(2, abs=0.2)
    queue.pause()
    foresee(parts, NOW + HOUR)
    assert expectations(queue.engine, NOW + HOUR) == {}


def test_a_run_under_way_is_told_its_own_time(parts: Parts) -> None:
    queue = parts.queue
    asked(queue, "a/first")
    one = queue.claim(WORKER, now=NOW, lease=LEASE)
    assert one is not None
    progress = Progress(phase=Phase.EVALUATING, remaining_seconds=1200, at=NOW)
    queue.heartbeat(one.run_id, WORKER, progress=progress, log_tail="", now=NOW, lease=LEASE)
    foresee(parts, NOW)
    found = expectations(queue.engine, NOW)
    assert (found[one.id].likely - NOW).total_seconds() == pytest.approx(1200, rel=0.1)


def test_page_and_api_tell_the_time_and_nothing_once_it_is_stale(
    client: FlaskClient, sources: Sources
) -> None:
    one, now = asked(sources.queue, "a/first"), datetime.now(UTC)
    expected = Expected(now + HOUR, now + 2 * HOUR, now + 3 * HOUR)
    for at, told in ((now, True), (now - FRESH, False)):
        with sources.queue.transaction() as con:
            note_expectations(con, {one.id: expected}, at)
        answer = client.get(f"/api/v1/submissions/{one.id}").json
        assert answer is not None
        likely = expected.likely.isoformat(timespec="seconds")
        assert answer["expected_end"] == (likely if told else None)
        row = client.get("/api/v1/submissions.csv").text.splitlines()[1]
        assert (likely in row) is told
