"""`leaderboard drain`: start no new runs and wait until none is running."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing

from results.settings import load_settings
from scheduler.queue import open_queue
from scheduler.submission import State

GLANCE_SECONDS = 1.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=float, help="seconds to wait at most, then exit 1")


def run(args: argparse.Namespace) -> int:
    deadline = None if args.timeout is None else time.monotonic() + args.timeout
    with closing(open_queue(load_settings().queue_address)) as queue:
        queue.pause()
        while running := queue.counts()[State.RUNNING]:
            if deadline is not None and time.monotonic() > deadline:
                sys.stdout.write(f"paused, but {running} still running\n")
                return 1
            time.sleep(GLANCE_SECONDS)
    sys.stdout.write("drained; `leaderboard resume` starts runs again\n")
    return 0
