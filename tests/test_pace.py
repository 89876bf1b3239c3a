"""The progress of a run: counted in items, and the rest of its time measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evaluator.pace import Pace
from evaluator.spec import Phase, Progress

START = datetime(2026, 1, 1, tzinfo=UTC)


class Watch:
    """A clock that somebody else turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self.seconds)


def test_the_rest_of_a_run_is_measured_and_not_guessed() -> None:
    told: list[Progress] = []
    watch = Watch()
    pace = Pace(told.append, watch)
    pace.phase(Phase.LOADING)
    watch.seconds = 100
    pace.expect(tasks=2, items=20)
    pace.begin("one")
    assert told[-1].remaining_seconds is None
    for _ in range(20):
        watch.seconds += 1
        pace.answered(0.25)
    assert (told[-1].items_done, told[-1].task) == (5, "one")
    assert told[-1].remaining_seconds == 15 * 4


def test_items_of_an_earlier_attempt_count_as_done_and_not_as_speed() -> None:
    told: list[Progress] = []
    watch = Watch()
    pace = Pace(told.append, watch)
    pace.expect(tasks=2, items=20)
    pace.kept(10)
    pace.begin("two")
    assert (told[-1].tasks_done, told[-1].items_done) == (1, 10)
    assert told[-1].remaining_seconds is None
    watch.seconds += 2
    pace.answered(1)
    assert told[-1].remaining_seconds == 9 * 2


def test_shares_of_items_add_up_to_whole_items() -> None:
    told: list[Progress] = []
    pace = Pace(told.append, Watch())
    pace.expect(tasks=1, items=3)
    pace.begin("thirds")
    for _ in range(9):
        pace.answered(1 / 3)
    pace.end(3)
    assert (told[-1].items_done, told[-1].tasks_done, told[-1].remaining_seconds) == (3, 1, 0.0)


def test_it_does_not_tell_of_every_single_request() -> None:
    told: list[Progress] = []
    watch = Watch()
    pace = Pace(told.append, watch)
    pace.expect(tasks=1, items=1000)
    pace.begin("many")
    for _ in range(1000):
        watch.seconds += 0.01
        pace.answered(1)
    assert len(told) < 30
