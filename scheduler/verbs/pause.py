"""`leaderboard pause`: start no new runs; running ones go on."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.queue import open_queue
from scheduler.submission import State


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        queue.pause()
        running = queue.counts()[State.RUNNING]
    sys.stdout.write(f"paused; {running} running; `leaderboard resume` starts runs again\n")
    return 0
