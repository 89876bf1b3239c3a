"""The scheduler as a process: one a data folder, and nothing lost or left behind by any end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import psutil
import pytest

from results.home import Home
from scheduler.executors.processes import processes_of
from scheduler.queue import Queue, open_queue
from scheduler.submission import State
from tests.queue_fixtures import ADA, NOW, queued
from tests.scheduler_fixtures import until

pytestmark = pytest.mark.kill
NO_HUB = "http://127.0.0.1:9"
"""Nobody answers there, so a run goes on trying to fetch for half a minute."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def queue(home: Home) -> Iterator[Queue]:
    opened = open_queue(f"sqlite:///{home.queue}")
    yield opened
    opened.close()


@pytest.fixture
def schedulers(home: Home) -> Iterator[list[Popen[bytes]]]:
    started: list[Popen[bytes]] = []
    yield started
    for one in started:
        one.kill()
        one.wait()
    until(lambda: not processes_of(home.work))


def start(home: Home, schedulers: list[Popen[bytes]]) -> Popen[bytes]:
    settings = {
        "LEADERBOARD_HOME": str(home.root),
        "LEADERBOARD_HUB_URL": NO_HUB,
        "LEADERBOARD_POLL_SECONDS": "0.1",
        "LEADERBOARD_SLOTS": "",
    }
    command = [sys.executable, "-m", "leaderboard", "schedule"]
    with log_of(home).open("ab") as log:
        process = Popen(command, env=os.environ | settings, stderr=log)
    schedulers.append(process)
    return process


def log_of(home: Home) -> Path:
    return home.root.with_name("log.txt")


def at_work(home: Home) -> bool:
    return (home.public / "current").exists()


def fetching(queue: Queue, submission_id: str, run_id: str) -> bool:
    view = queue.run_view(submission_id)
    return view is not None and view.run_id == run_id and "fetch" in view.log_tail


def test_a_second_scheduler_is_refused_and_told_of_the_first(
    home: Home, schedulers: list[Popen[bytes]]
) -> None:
    first = start(home, schedulers)
    until(lambda: at_work(home))
    second = start(home, schedulers)
    assert second.wait(60) == 2
    told = log_of(home).read_text()
    assert f"process {first.pid} is the scheduler of {home.root}" in told
    assert "Traceback" not in told
    assert first.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_a_stop_leaves_no_process_and_gives_the_run_back(
    home: Home, queue: Queue, schedulers: list[Popen[bytes]], number: signal.Signals
) -> None:
    one = queued(queue, "acme/apple")
    scheduler = start(home, schedulers)
    until(lambda: processes_of(home.work))
    family = psutil.Process(scheduler.pid).children(recursive=True)
    scheduler.send_signal(number)
    assert scheduler.wait(60) == 0, log_of(home).read_text()
    assert not [process for process in family if process.is_running()]
    told = queue.get(one.id)
    assert (told.state, told.faults) == (State.QUEUED, 0)
    assert f"run {one.id}-1: the scheduler was stopped" in log_of(home).read_text()


def test_a_kill_ends_the_runs_too_and_the_next_scheduler_takes_them_up(
    home: Home, queue: Queue, schedulers: list[Popen[bytes]]
) -> None:
    one = queued(queue, "acme/apple")
    other = queued(queue, "acme/pear")
    first = start(home, schedulers)
    until(lambda: processes_of(home.work))
    family = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    first.wait()
    until(lambda: not any(process.is_running() for process in family), seconds=20)
    assert queue.get(one.id).state is State.RUNNING
    start(home, schedulers)
    until(lambda: queue.get(one.id).attempt == 2)
    told = queue.get(one.id)
    assert (told.state, told.faults) == (State.RUNNING, 0)
    assert queue.get(other.id).state is State.QUEUED
    assert [event.note for event in queue.history(one.id)][3] == "the scheduler was started anew"


def test_a_run_cancelled_by_a_person_is_stopped_within_a_turn(
    home: Home, queue: Queue, schedulers: list[Popen[bytes]]
) -> None:
    one = queued(queue, "acme/apple")
    start(home, schedulers)
    until(lambda: processes_of(home.work))
    queue.cancel(one.id, ADA, NOW)
    until(lambda: not processes_of(home.work))
    assert queue.get(one.id).state is State.CANCELLED
