"""`leaderboard rerun ID`: evaluate a finished submission once more."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.jobs import utc_now
from scheduler.queue import open_queue
from scheduler.queue_reruns import add_rerun
from scheduler.verbs.person import OPERATOR


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="of a finished submission")


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        with queue.transaction() as con:
            made = add_rerun(con, args.id, OPERATOR, utc_now())
        position = queue.position(made.id)
    sys.stdout.write(f"{made.id} repeats {args.id}, number {position} in turn\n")
    return 0
