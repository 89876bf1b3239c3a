"""`leaderboard cancel ID`: take a submission back."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.jobs import utc_now
from scheduler.queue import open_queue
from scheduler.verbs.person import OPERATOR


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `leaderboard submit` printed it")


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        queue.cancel(args.id, OPERATOR, utc_now())
    sys.stdout.write(f"{args.id} is cancelled\n")
    return 0
