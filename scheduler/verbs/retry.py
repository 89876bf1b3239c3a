"""`leaderboard retry ID`: queue a failed submission again."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.jobs import utc_now
from scheduler.queue import open_queue
from scheduler.verbs.person import OPERATOR


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="of a failed submission")


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        queue.retry(args.id, OPERATOR, utc_now())
        position = queue.position(args.id)
    sys.stdout.write(f"{args.id} is queued again, number {position} in turn\n")
    return 0
