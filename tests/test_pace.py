"""The progress of a run: counted in items, and the rest of its time measured and foretold."""

from __future__ import annotations

from random import Random

import pytest

from evaluator.pace import Pace
from evaluator.spec import Phase, Progress
from evaluator.workload import Workload, in_turn_of
from tests.simulated_machine import Machine, Profile, Watch, play, profiles
from tests.soak import cases

READ, WRITE = "multiple_choice", "generate_until"
MACHINES = {
    "a fast GPU": Machine(read=160_000, written=32_000, at_once=256, prompt=0.004),
    "a large model": Machine(read=20_000, written=12_000, at_once=128, prompt=0.004),
    "slow at writing": Machine(read=100_000, written=3_000, at_once=64, prompt=0.004),
    "without sharing": Machine(300_000, 60_000, at_once=16, prompt=0.0001, shared=False),
}


def load(task: str, items: int, kind: str = READ, work: float = 1.0) -> Workload:
    return Workload(task, task, kind, items, work)


def started(*loads: Workload) -> tuple[Pace, Watch, list[Progress]]:
    told: list[Progress] = []
    watch = Watch()
    pace = Pace(told.append, watch)
    pace.expect(loads)
    return pace, watch, told


def test_the_rest_of_a_run_is_measured_and_not_guessed() -> None:
    pace, watch, told = started(load("one", 40), load("two", 40))
    watch.seconds = 100
    pace.begin("one")
    assert told[-1].remaining_seconds is None
    for _ in range(80):
        watch.seconds += 1
        pace.answered(0.25)
    assert (told[-1].items_done, told[-1].task) == (20, "one")
    assert told[-1].remaining_seconds == pytest.approx(60 * 4, rel=0.01)


def test_items_of_an_earlier_attempt_count_as_done_and_not_as_speed() -> None:
    pace, watch, told = started(load("one", 10), load("two", 10))
    pace.kept("one", 10)
    pace.begin("two")
    pace.had(4)
    assert (told[-1].tasks_done, told[-1].items_done) == (1, 14)
    assert told[-1].remaining_seconds is None
    for _ in range(3):
        watch.seconds += 2
        pace.answered(1)
    assert told[-1].remaining_seconds == 3 * 2


def test_prompts_that_are_made_before_the_first_answer_slow_down_no_item() -> None:
    pace, watch, told = started(load("one", 1000))
    pace.begin("one")
    watch.seconds += 60
    for _ in range(101):
        pace.answered(1)
        watch.seconds += 1
    assert told[-1].remaining_seconds == pytest.approx(900, rel=0.01)


def test_a_task_goes_at_the_speed_of_its_own_kind() -> None:
    pace, watch, told = started(
        load("read", 20), load("write", 20, WRITE), load("more", 20), load("long", 20, work=10)
    )
    for task, seconds in (("read", 1), ("write", 50)):
        pace.begin(task)
        for _ in range(20):
            watch.seconds += seconds
            pace.answered(1)
        pace.end(20)
    assert told[-1].remaining_seconds == pytest.approx(20 + 20 + 200, rel=0.1)


def test_shares_of_items_add_up_to_whole_items() -> None:
    pace, _, told = started(load("thirds", 3))
    pace.begin("thirds")
    for _ in range(9):
        pace.answered(1 / 3)
    pace.end(3)
    assert (told[-1].items_done, told[-1].tasks_done, told[-1].remaining_seconds) == (3, 1, 0.0)


def test_it_does_not_tell_of_every_single_request() -> None:
    pace, watch, told = started(load("many", 1000))
    pace.begin("many")
    for _ in range(1000):
        watch.seconds += 0.01
        pace.answered(1)
    assert len(told) < 30


def test_tokens_a_second_are_those_of_the_present_task_alone() -> None:
    pace, watch, told = started(load("one", 10), load("two", 10))
    pace.begin("one")
    assert told[-1].tokens_per_second is None
    watch.seconds += 2
    pace.answered(1, 100)
    assert told[-1].tokens_per_second == 50
    pace.end(10)
    pace.begin("two")
    assert told[-1].tokens_per_second == 50
    pace.had(5, 1000)
    watch.seconds += 2
    pace.answered(1, 1020)
    assert told[-1].tokens_per_second == 10


def test_what_is_written_comes_after_a_sample_of_what_is_read() -> None:
    loads = [load(f"read {n}", 100, work=50) for n in range(60)]
    loads[7:7] = [load("easy", 100, work=10), load("write", 30, WRITE, 900)]
    turn = [one.task for one in in_turn_of(loads)]
    assert turn[:3] == ["read 0", "write", "read 1"]
    assert turn[3:] == [one.task for one in loads if one.task not in turn[:3]]


def errors(told: list[tuple[float, Progress]]) -> list[float]:
    """Of all that was told after the first tenth, as a share of the true rest.

    The last two hundredths of a run are as good as its end.
    """
    end = told[-1][0]
    found = []
    for seconds, progress in told:
        if 0.1 * end <= seconds <= 0.98 * end:
            assert progress.remaining_seconds is not None
            rest = end - seconds
            found.append(abs(progress.remaining_seconds - rest) / rest)
    return found


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("suite", ["open-llm-v1", "open-llm-v2"])
def test_after_a_tenth_the_rest_is_foretold_within_three_tenths(suite: str, machine: str) -> None:
    """Real tasks with the lengths of real items, on machines that read and write unlike.

    Of a hundred moments three may be worse, since nobody knows beforehand how much a model writes.
    """
    for seed in range(cases(1)):
        told = play(profiles(suite, MACHINES[machine]), MACHINES[machine], Random(seed))
        wrong = sorted(errors(told))
        assert len(wrong) > 100
        assert wrong[int(0.96 * len(wrong))] <= 0.3, seed
        assert wrong[-1] <= 0.5, seed


def test_a_profile_is_of_a_whole_suite() -> None:
    tasks: list[Profile] = profiles("open-llm-v2", MACHINES["without sharing"])
    assert {"leaderboard_ifeval", "leaderboard_mmlu_pro"} < {task.load.task for task in tasks}
    assert sum(task.load.items for task in tasks) > 19_000


def test_phases_are_told_at_once() -> None:
    pace, _, told = started(load("one", 1))
    pace.phase(Phase.WRITING)
    assert (told[-1].phase, told[-1].task) == (Phase.WRITING, None)
