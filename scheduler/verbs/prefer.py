"""`leaderboard prefer ID DAYS`: let one come earlier, or later."""

from __future__ import annotations

import argparse
import math
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.queue import open_queue


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `leaderboard submit` printed it")
    parser.add_argument(
        "days",
        type=days_of_waiting,
        metavar="DAYS",
        help="count it as submitted so many days earlier; 30 is one round, -1 is a day later, "
        "0 takes an earlier wish back",
    )


def days_of_waiting(text: str) -> float:
    days = float(text)
    if not math.isfinite(days):
        raise ValueError(text)
    return days


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        queue.prefer(args.id, args.days)
        position = queue.position(args.id)
    sys.stdout.write(f"{args.id} is number {position} in turn\n")
    return 0
