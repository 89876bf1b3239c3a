"""What a hostile evaluator can take of the machine, and how long it lives."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from evaluator.box.choose import Found, NoIsolation, isolation, look
from evaluator.spec import Failure
from tests.box_fixtures import Cell

pytestmark = pytest.mark.kill


def test_forks_without_end_are_ended(cell: Cell) -> None:
    code = """
import os, time
while True:
    try:
        if os.fork() == 0:
            time.sleep(60)
    except OSError:
        time.sleep(0.1)
"""
    before = len(psutil.pids())
    found = cell.run(code, processes=200)
    assert found is not None
    assert "more than the 200 processes" in found.reason
    assert found.failure is Failure.MODEL
    assert len(psutil.pids()) < before + 50


@pytest.mark.parametrize("place", ["/tmp", "out", "said"])
def test_a_full_disk_is_prevented(cell: Cell, place: str) -> None:
    folder = str(cell.out) if place == "out" else place
    code = f"""
import time
number = 0
while True:
    if {place!r} == 'said':
        print('x' * 1_000_000, flush=True)
    else:
        number += 1
        open({folder!r} + '/' + str(number), 'wb').write(b'x' * 1_000_000)
    time.sleep(0.005)
"""
    found = cell.run(code, disk=50_000_000)
    assert found is not None
    assert found.failure is Failure.CAPACITY
    assert "wrote more than" in found.reason
    assert not cell.place.scratch.exists()


def test_memory_that_is_no_processs_own_has_an_end_too(cell: Cell) -> None:
    """Files in /dev/shm are memory that no resident size shows."""
    code = """
try:
    with open('/dev/shm/x', 'wb') as file:
        while True:
            file.write(b'x' * 10_000_000)
except OSError as error:
    print(error)
"""
    cell.run(code, bytes=200 * 2**20)
    assert not Path("/dev/shm/x").exists()


def test_a_grandchild_in_a_session_of_its_own_does_not_outlive_it(cell: Cell) -> None:
    mark = f"outlive-{time.monotonic_ns()}"
    code = f"""
import os, sys, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            asleep = 'import time; time.sleep(300)'
            os.execv(sys.executable, [sys.executable, '-c', asleep, {mark!r}])
        os._exit(0)
time.sleep(1)
"""
    assert cell.run(code) is None
    left = [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())]
    assert [one for one in left if one.status() != psutil.STATUS_ZOMBIE] == []


def test_how_it_was_killed_is_told_through_the_box(cell: Cell) -> None:
    found = cell.run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert found is not None
    assert "Segmentation fault" in found.reason


def test_where_isolation_is_demanded_and_cannot_be_had_nothing_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    look.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        with pytest.raises(NoIsolation, match=r"bwrap.* not installed.*apt-get install bubblewrap"):
            isolation("required", "nobody")
        assert isolation("auto", "nobody").way is None
        assert isolation("off", "nobody") == Found(None, why="LEADERBOARD_ISOLATION=off")
    finally:
        look.cache_clear()
