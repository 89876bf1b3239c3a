"""`leaderboard up` and `leaderboard demo` leave no process behind, however they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import psutil
import pytest
import requests

from demo.models import EXPECTED_ORDER
from demo.stage import plain_environment
from tests.demo_fixtures import living

PATIENCE = 120.0
"""Seconds for what takes two of them on an idle machine."""
PARTS = [("schedule", "the scheduler"), ("serve", "the web app")]


@contextmanager
def started(*arguments: str, home: Path) -> Iterator[Popen[str]]:
    command = [sys.executable, "-m", "leaderboard", *arguments, "--home", str(home)]
    child = Popen(
        command,
        env=plain_environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        for process in living(home):
            process.kill()
        if child.stdout and not child.stdout.closed:
            child.communicate()


def any_port() -> int:
    """Not the product's own, which another test may use at the same time."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def until(come: Callable[[], bool], child: Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert child.poll() is None, child.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).ok
    except requests.ConnectionError:
        return False


def part(home: Path, verb: str) -> psutil.Process:
    (found,) = (one for one in living(home) if one.cmdline()[3:] == [verb])
    return found


def assert_nothing_lives(home: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while left := living(home):
        assert time.monotonic() < deadline, [one.cmdline() for one in left]
        time.sleep(0.1)


@pytest.mark.kill
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_up_takes_both_parts_with_it(number: signal.Signals, tmp_path: Path) -> None:
    port = any_port()
    with started("up", "--port", str(port), home=tmp_path) as up:
        until(lambda: answers(port), up)
        assert {one.cmdline()[3] for one in living(tmp_path)} == {"up", "schedule", "serve"}
        up.send_signal(number)
        up.wait(PATIENCE)
        assert_nothing_lives(tmp_path)
        assert up.returncode == (-number if number == signal.SIGKILL else 0)


@pytest.mark.kill
@pytest.mark.parametrize(
    ("verb", "name"), [("schedule", "the scheduler"), ("serve", "the web app")]
)
def test_up_ends_when_a_part_dies(verb: str, name: str, tmp_path: Path) -> None:
    port = any_port()
    with started("up", "--port", str(port), home=tmp_path) as up:
        until(lambda: answers(port), up)
        part(tmp_path, verb).kill()
        said, _ = up.communicate(timeout=PATIENCE)
        assert up.returncode == 2
        assert f"leaderboard up: {name} ended with signal 9" in said
        assert_nothing_lives(tmp_path)


@pytest.mark.kill
def test_the_demo_stopped_in_training_leaves_nothing(tmp_path: Path) -> None:
    home, cache = tmp_path / "home", tmp_path / "cache"
    with started("demo", "--port", str(any_port()), "--cache", str(cache), home=home) as demo:
        until(lambda: len(living(cache)) > 1, demo)
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait(PATIENCE)
        assert demo.returncode == 130
        assert_nothing_lives(tmp_path)


@pytest.mark.engine
@pytest.mark.timeout(1200)
def test_the_demo_ranks_its_models_in_the_order_it_states(demo_cache: Path, tmp_path: Path) -> None:
    told = ("--once", "--port", str(any_port()), "--cache", str(demo_cache))
    with started("demo", *told, home=tmp_path) as demo:
        said, _ = demo.communicate()
    assert demo.returncode == 0, said
    table = [line.split() for line in said.partition("Rank")[2].splitlines()]
    assert [line[1] for line in table if line and line[0].isdigit()] == list(EXPECTED_ORDER)
    assert "670 items" in said
    assert "left" in said
    assert living(tmp_path) == []


@pytest.mark.kill
def test_the_demo_does_not_take_another_program_for_its_own(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = ("--port", port, "--cache", str(tmp_path / "cache"))
        with started("demo", *told, home=tmp_path / "home") as demo:
            said, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 2
    assert "the leaderboard ended with status 2" in said
    assert_nothing_lives(tmp_path)
