"""Cleaning up after a killed scheduler: its runs, and nothing of anybody else's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from results.durable import write_whole
from results.home import Home
from scheduler.executors.processes import kill_all, processes_of
from tests.scheduler_fixtures import until


@pytest.mark.kill
def test_an_operator_who_reads_a_runs_files_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    place = home.workplace("one-1")
    write_whole(place.spec, b"{}")
    asleep = "import time; time.sleep(60)"
    ours = [sys.executable, "-c", asleep, "-m", "leaderboard", "run", str(place.spec)]
    readers = (
        ["tail", "-f", str(place.spec)],
        [sys.executable, "-c", asleep, "-m", "json.tool", str(place.spec)],
    )
    started = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for words in (ours, *readers)]
    until(lambda: all(psutil.Process(one.pid).cmdline()[-1:] for one in started))
    kill_all(processes_of(home.work))
    assert [one.poll() is None for one in started] == [False, True, True]
    for one in started[1:]:
        one.kill()
        one.wait()
