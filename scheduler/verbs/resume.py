"""`leaderboard resume`: start runs again."""

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
        queue.resume()
        queued = queue.counts()[State.QUEUED]
    sys.stdout.write(f"resumed; {queued} queued\n")
    return 0
