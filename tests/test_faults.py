"""Which faults are tried again, when and how; what of a log is shown; which backend is chosen."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from evaluator.spec import Failure
from results.settings import Settings
from scheduler.faults import SAFE_BATCH, Chances, batch_size, retry_at
from scheduler.ground import NoEndpoint, check_endpoint, choose_backend, endpoint_of
from scheduler.queue import Queue
from scheduler.report import TAIL_BYTES, TAIL_LINES, log_tail
from tests.queue_fixtures import NOW, submitted

CAPACITY, MACHINE = Failure.CAPACITY, Failure.INFRASTRUCTURE
HALF_MINUTE = timedelta(seconds=30)
CHANCES = Chances(attempts=3, first_wait=HALF_MINUTE)


@pytest.mark.parametrize(
    ("failure", "faults", "earlier", "wait"),
    [
        pytest.param(Failure.MODEL, 0, [], None, id="model-never"),
        pytest.param(Failure.OURS, 0, [], None, id="ours-never"),
        pytest.param(CAPACITY, 0, [], timedelta(), id="capacity-at-once"),
        pytest.param(CAPACITY, 1, [MACHINE], timedelta(), id="capacity-after-machine"),
        pytest.param(CAPACITY, 1, [CAPACITY], None, id="capacity-once-only"),
        pytest.param(CAPACITY, 2, [CAPACITY, MACHINE], None, id="capacity-once-in-all"),
        pytest.param(MACHINE, 0, [], HALF_MINUTE, id="machine-after-a-while"),
        pytest.param(MACHINE, 1, [MACHINE], 4 * HALF_MINUTE, id="machine-after-longer"),
        pytest.param(MACHINE, 2, [MACHINE, MACHINE], None, id="machine-three-times"),
    ],
)
def test_only_what_can_succeed_is_tried_again(
    queue: Queue, failure: Failure, faults: int, earlier: list[Failure], wait: timedelta | None
) -> None:
    one = submitted(queue).model_copy(update={"faults": faults})
    expected = None if wait is None else NOW + wait
    assert retry_at(failure, one, earlier, chances=CHANCES, now=NOW) == expected


def test_the_wait_grows_to_an_hour_and_no_further() -> None:
    waits = [CHANCES.wait(faults).total_seconds() for faults in (0, 1, 2, 3, 4, 1000)]
    assert waits == [30, 120, 480, 1920, 3600, 3600]


def test_a_run_that_once_was_too_large_gets_the_smallest_batch() -> None:
    assert batch_size([]) == "auto"
    assert batch_size([MACHINE]) == "auto"
    assert batch_size([CAPACITY, MACHINE]) == SAFE_BATCH


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("one\ntwo\n", "one\ntwo\n", id="whole"),
        pytest.param("10%\r20%\r30%\ndone", "30%\ndone", id="progress-bar"),
        pytest.param("line\r\nnext\r\n", "line\nnext\n", id="other-line-ends"),
        pytest.param("a\0b", "ab", id="nul-is-no-text"),
    ],
)
def test_a_log_is_shown_as_a_terminal_would(tmp_path: Path, text: str, shown: str) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(text.encode())
    assert log_tail(path) == shown


def test_of_a_long_log_the_last_whole_lines_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("".join(f"line {n} {'x' * 400}\n" for n in range(1000)))
    tail = log_tail(path)
    assert len(tail) <= TAIL_BYTES
    assert tail.startswith("line ")
    assert tail.rstrip("x\n").endswith("line 999 ")
    path.write_text("\n" * 1000 + "end")
    assert log_tail(path).count("\n") == TAIL_LINES - 1
    assert log_tail(tmp_path / "none.txt") == ""


def test_the_backend_is_vllm_where_a_gpu_and_vllm_are() -> None:
    assert choose_backend("auto", gpu=False) == "transformers"
    assert choose_backend("vllm", gpu=False) == "vllm"
    assert choose_backend("transformers", gpu=True) == "transformers"
    expected = "vllm" if find_spec("vllm") else "transformers"
    assert choose_backend("auto", gpu=True) == expected


def test_an_endpoint_without_an_address_is_refused_before_the_first_run(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, backend="endpoint")
    with pytest.raises(NoEndpoint, match="LEADERBOARD_ENDPOINT_URL"):
        check_endpoint(settings)
    named = Settings(home=tmp_path, backend="endpoint", endpoint_url="http://127.0.0.1:9/v1")
    check_endpoint(named)
    found = endpoint_of(named, "org/tiny")
    assert found is not None
    assert (found.model, found.api) == ("org/tiny", "completions")
    assert endpoint_of(Settings(home=tmp_path), "org/tiny") is None
