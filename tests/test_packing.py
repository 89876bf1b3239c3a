"""Several models side by side on one GPU, as its memory allows, and never more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.spec import Failure, Phase, Progress, read_spec
from results.durable import write_whole
from results.record import ModelFacts
from scheduler.dispatch import dispatch
from scheduler.executors.gpus import described, read_gpus, rooms
from scheduler.executors.local import LocalExecutor
from scheduler.executors.packing import FILLED, LEAST, WHOLE, Placement, Slot, placement
from scheduler.parts import Parts
from scheduler.queue import Queue
from scheduler.submission import State, Submission
from tests.queue_fixtures import ADA, NOW, WORKER, make_pinned, make_request
from tests.run_script import COMMAND
from tests.scheduler_fixtures import make_parts, until

BIG = Slot("0", 80.0)
SMALL = Slot("1", 24.0)
SMI = """0, GPU-aaa, NVIDIA H100 80GB HBM3, 81559
1, GPU-bbb, NVIDIA GB10, [N/A]
"""


@pytest.mark.parametrize(
    ("taken", "gib", "most", "expected"),
    [
        pytest.param({}, 14.0, 4, Placement(1, 0.75), id="the-smallest-that-suffices"),
        pytest.param({1: [0.75]}, 14.0, 4, Placement(0, 0.225), id="beside-nobody-it-fits"),
        pytest.param({0: [0.5], 1: [WHOLE]}, 20.0, 4, Placement(0, 0.3), id="beside-another"),
        pytest.param({0: [0.7], 1: [WHOLE]}, 20.0, 4, None, id="no-memory"),
        pytest.param({0: [0.1, 0.1], 1: [WHOLE]}, 1.0, 2, None, id="too-many-runs"),
        pytest.param({0: [0.1]}, 1.0, 1, Placement(1, WHOLE), id="nobody-shares"),
        pytest.param({0: [0.1], 1: [0.2]}, None, 4, None, id="unknown-need-shares-with-nobody"),
        pytest.param({}, 500.0, 4, Placement(0, WHOLE), id="too-large-gets-a-slot-of-its-own"),
        pytest.param({1: [0.2]}, 0.1, 4, Placement(1, 4.1 / 24), id="fills-up"),
    ],
)
def test_a_run_goes_where_it_fits_best(
    taken: dict[int, list[float]], gib: float | None, most: int, expected: Placement | None
) -> None:
    found = placement([BIG, SMALL], taken, gib, most=most)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.slot == expected.slot
        assert found.share == pytest.approx(expected.share)


@pytest.mark.parametrize("slot", [Slot(""), Slot("0,1"), Slot("0")])
def test_cpus_slots_of_several_gpus_and_gpus_of_unknown_memory_are_not_shared(slot: Slot) -> None:
    first = placement([slot], {}, 1.0, most=8)
    assert first == Placement(0, WHOLE)
    assert placement([slot], {0: [WHOLE]}, 1.0, most=8) is None


@given(st.lists(st.floats(0.1, 100.0), max_size=30), st.integers(1, 8))
def test_whatever_comes_no_gpu_is_promised_more_than_it_has(needs: list[float], most: int) -> None:
    taken: dict[int, list[float]] = {}
    for gib in needs:
        found = placement([BIG, SMALL], taken, gib, most=most)
        if found is not None:
            taken.setdefault(found.slot, []).append(found.share)
    for shares in taken.values():
        assert len(shares) <= most
        assert len(shares) == 1 or sum(shares) <= FILLED + 1e-9
        assert min(shares) >= LEAST


def test_nvidias_answer_is_read_and_memory_it_does_not_tell_is_not_shared() -> None:
    gpus = read_gpus(SMI)
    assert rooms(["0", "GPU-bbb", "0,1", ""], gpus) == [
        Slot("0", 81559 / 1024),
        Slot("GPU-bbb"),
        Slot("0,1"),
        Slot(""),
    ]
    assert described("vllm", ["0"], gpus) == "vllm on 1 x NVIDIA H100 80GB HBM3"
    assert "CPU cores" in described("transformers", [""], gpus)


@pytest.fixture
def sharing(tmp_path: Path, parts: Parts) -> Parts:
    """A scheduler with one GPU of 80 GiB that four runs may share."""
    made = make_parts(tmp_path / "sharing", parts.queue)
    settings = made.settings.model_copy(update={"runs_a_gpu": 4})
    executor = LocalExecutor(settings.folders, [BIG], most=4, command=COMMAND, grace=0.5)
    return Parts(
        queue=made.queue, executor=executor, settings=settings, backend="vllm", worker=WORKER
    )


def asked(queue: Queue, name: str, billions: float) -> Submission:
    request = make_request(f"{name}/sleeper")
    facts = ModelFacts(parameters=int(billions * 1e9))
    pinned = make_pinned(request).model_copy(update={"facts": facts})
    return queue.admit(queue.submit(request, pinned, by=ADA, now=NOW).id, NOW)


def loaded(parts: Parts, run_id: str) -> None:
    place = parts.home.workplace(run_id)
    until(lambda: place.log.exists() and "asleep" in place.log.read_text())
    progress = Progress(phase=Phase.EVALUATING, at=NOW)
    write_whole(place.progress, progress.model_dump_json().encode())


def test_runs_share_a_gpu_one_loading_at_a_time_and_a_large_one_is_not_overtaken(
    sharing: Parts,
) -> None:
    first = asked(sharing.queue, "a", 7)
    dispatch(sharing, NOW)
    second, large, late = (
        asked(sharing.queue, name, billions) for name, billions in (("b", 7), ("c", 70), ("d", 1))
    )
    queue = sharing.queue
    (spec,) = (read_spec(sharing.home.workplace(run).spec) for run in sharing.executor.runs())
    needed = 7e9 * 2 * 1.3 / 2**30
    assert spec.gpu_share == pytest.approx((needed + 4) / 80)
    loaded(sharing, f"{first.id}-1")
    queue.prefer(second.id, 3)
    queue.prefer(large.id, 2)
    dispatch(sharing, NOW)
    states = [queue.get(one.id).state for one in (first, second, large, late)]
    assert states == [State.RUNNING, State.RUNNING, State.QUEUED, State.QUEUED]
    loaded(sharing, f"{second.id}-1")
    dispatch(sharing, NOW)
    assert queue.get(late.id).state is State.QUEUED, "the large one is next, and does not fit"
    sharing.executor.cancel(*sharing.executor.runs())


def test_what_ran_out_of_memory_gets_the_whole_gpu(sharing: Parts) -> None:
    one = asked(sharing.queue, "a", 7)
    dispatch(sharing, NOW)
    sharing.executor.cancel(f"{one.id}-1")
    sharing.queue.fail(f"{one.id}-1", WORKER, Failure.CAPACITY, "", retry_at=NOW, now=NOW)
    dispatch(sharing, NOW)
    spec = read_spec(sharing.home.workplace(f"{one.id}-2").spec)
    assert (spec.gpu_share, spec.batch_size) == (None, "1")
    sharing.executor.cancel(*sharing.executor.runs())
