"""`leaderboard queue`: list the queue."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from results.settings import load_settings
from scheduler.queue import Queue, open_queue
from scheduler.submission import OPEN, State, Submission
from scheduler.verbs.tables import moment, show_table

HEADINGS = ("id", "state", "next", "model", "suite", "attempt", "submitted by", "since", "reason")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state", action="append", choices=[*State], help="only these (may be given repeatedly)"
    )
    parser.add_argument("--all", action="store_true", help="those that ended, too")
    parser.add_argument("--limit", type=int, default=100, help="show so many at most (100)")


def run(args: argparse.Namespace) -> int:
    states = {State(name) for name in args.state or (State if args.all else OPEN)}
    with closing(open_queue(load_settings().queue_address)) as queue:
        found = queue.listed(states, limit=args.limit)
        show_table(HEADINGS, [_row(queue, one) for one in found])
        counts = ", ".join(f"{count} {state}" for state, count in queue.counts().items() if count)
        paused = "; paused, no run is started" if queue.paused() else ""
    sys.stdout.write(f"{counts or 'nothing was submitted yet'}{paused}\n")
    return 0


def _row(queue: Queue, one: Submission) -> tuple[object, ...]:
    return (
        one.id,
        one.state,
        queue.position(one.id),
        f"{one.model.repo}@{one.model.commit[:8]}",
        one.suite,
        one.attempt or None,
        one.submitted_by,
        moment(one.changed_at),
        one.reason.replace("\n", "; "),
    )
