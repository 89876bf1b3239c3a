"""Runs as processes of this machine: slots, ends of every kind, and nothing left behind."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from evaluator.spec import Failure, RunSpec, read_spec
from results.durable import write_whole
from results.home import Home
from results.record import ModelRef
from scheduler.executors import NoFreeSlot
from scheduler.executors.local import LocalExecutor
from scheduler.executors.processes import kill_all, processes_of
from scheduler.executors.slots import CPU, InvalidSlots, find_gpus, slots_of
from tests.queue_fixtures import NOW
from tests.run_script import COMMAND
from tests.scheduler_fixtures import until


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def executor(home: Home) -> Iterator[LocalExecutor]:
    made = LocalExecutor(home, ["0", "2,3"], command=COMMAND, grace=0.5)
    yield made
    made.cancel(*made.runs())
    assert runs_of(home) == []


def runs_of(home: Home) -> list[psutil.Process]:
    return processes_of(home.work, [COMMAND[1:]])


def make_spec(name: str, run_id: str = "one-1") -> RunSpec:
    model = ModelRef(repo=f"acme/{name}", commit="0" * 40, precision="bfloat16")
    return RunSpec(
        run_id=run_id,
        submission_id=run_id.partition("-")[0],
        model=model,
        suite="tiny-v1",
        suite_digest="d1",
        backend="transformers",
    )


def asleep(home: Home, run_id: str = "one-1") -> bool:
    log = home.workplace(run_id).log
    return log.exists() and "asleep" in log.read_text()


def family(home: Home) -> list[psutil.Process]:
    found = runs_of(home)
    return found + [child for one in found for child in one.children(recursive=True)]


@pytest.mark.parametrize(
    ("name", "failure", "reason"),
    [
        pytest.param("good", None, "", id="finished"),
        pytest.param("model-fault", Failure.MODEL, "a model fault", id="says-why"),
        pytest.param("killed", Failure.INFRASTRUCTURE, "from outside (Killed)", id="killed"),
        pytest.param("silent", Failure.OURS, "status 3", id="no-word"),
    ],
)
def test_every_end_of_a_run_is_told(
    home: Home, executor: LocalExecutor, name: str, failure: Failure | None, reason: str
) -> None:
    executor.start(make_spec(name))
    until(lambda: executor.poll("one-1", now=NOW))
    end = executor.poll("one-1", now=NOW)
    assert end is not None
    assert (end.run_id, end.failure) == ("one-1", failure)
    assert reason in end.reason


def test_a_run_gets_its_order_its_gpus_and_a_log(home: Home, executor: LocalExecutor) -> None:
    executor.start(make_spec("good", "one-1"))
    executor.start(make_spec("good", "two-1"))
    until(lambda: all(executor.poll(run, now=NOW) for run in executor.runs()))
    assert read_spec(home.workplace("two-1").spec) == make_spec("good", "two-1")
    assert "GPUs '0'" in home.workplace("one-1").log.read_text()
    assert "GPUs '2,3'" in home.workplace("two-1").log.read_text()


def test_a_full_executor_takes_no_more_until_a_run_is_forgotten(
    home: Home, executor: LocalExecutor
) -> None:
    executor.start(make_spec("good", "one-1"))
    executor.start(make_spec("sleeper", "two-1"))
    assert executor.free_slots() == 0
    with pytest.raises(NoFreeSlot, match="three-1"):
        executor.start(make_spec("good", "three-1"))
    until(lambda: executor.poll("one-1", now=NOW))
    executor.forget("one-1")
    assert executor.free_slots() == 1
    executor.start(make_spec("good", "three-1"))


@pytest.mark.parametrize("name", ["sleeper", "stubborn"])
def test_a_cancelled_run_is_gone_with_its_children_even_if_it_will_not_go(
    home: Home, executor: LocalExecutor, name: str
) -> None:
    executor.start(make_spec(name))
    until(lambda: asleep(home))
    before = family(home)
    assert len(before) == 2
    executor.cancel("one-1", "unknown-1")
    assert executor.runs() == ()
    assert executor.free_slots() == 2
    assert [one for one in before if one.is_running()] == []


def test_a_run_that_is_killed_leaves_no_child(home: Home, executor: LocalExecutor) -> None:
    executor.start(make_spec("sleeper"))
    until(lambda: asleep(home))
    before = family(home)
    before[0].send_signal(signal.SIGKILL)
    until(lambda: executor.poll("one-1", now=NOW))
    until(lambda: not any(one.is_running() for one in before), seconds=5)


def test_orphans_of_a_dead_scheduler_are_found_by_their_order(home: Home) -> None:
    spec = home.workplace("one-1").spec
    write_whole(spec, make_spec("sleeper").model_dump_json().encode())
    line = f"{shlex.join([*COMMAND, str(spec)])} > {home.workplace('one-1').log} &"
    environment = os.environ | {"LEADERBOARD_HOME": str(home.root), "CUDA_VISIBLE_DEVICES": ""}
    subprocess.run(["/bin/sh", "-c", line], env=environment, check=True)
    until(lambda: asleep(home))
    assert runs_of(Home(home.root / "other")) == []
    before = family(home)
    kill_all(before)
    assert runs_of(home) == []


def test_a_command_that_is_not_there_takes_no_slot(home: Home) -> None:
    executor = LocalExecutor(home, [CPU], command=["/nothing/here"])
    with pytest.raises(FileNotFoundError):
        executor.start(make_spec("good"))
    assert (executor.free_slots(), executor.runs()) == (1, ())


@pytest.mark.parametrize(
    ("text", "gpus", "slots"),
    [
        ("auto", [], [CPU]),
        ("auto", ["0", "1"], ["0", "1"]),
        ("", ["0"], [CPU]),
        ("0;1", [], ["0", "1"]),
        ("0,1; 2, 3", [], ["0,1", "2,3"]),
        ("GPU-8f2a;MIG-77", [], ["GPU-8f2a", "MIG-77"]),
    ],
)
def test_slots_are_as_the_operator_says(text: str, gpus: list[str], slots: list[str]) -> None:
    assert slots_of(text, lambda: gpus) == slots


@pytest.mark.parametrize("text", ["0;", "0;;1", "0,0", "0;0", "a b;!", "0,"])
def test_slots_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InvalidSlots, match="LEADERBOARD_SLOTS"):
        slots_of(text, list)


def test_gpus_are_those_that_this_process_may_see(tmp_path: Path) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\nprintf '0\\n1\\n'\n")
    tool.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}/bin"
    assert find_gpus({"PATH": path}) == ["0", "1"]
    assert find_gpus({"PATH": path, "CUDA_VISIBLE_DEVICES": "1"}) == ["1"]
    assert find_gpus({"PATH": path, "CUDA_VISIBLE_DEVICES": ""}) == []
    assert find_gpus({"PATH": "/nowhere"}) == []
    tool.write_text("#!/bin/sh\nexit 9\n")
    assert find_gpus({"PATH": path}) == []
