"""`leaderboard proposals`: what rules have found on the Hub; take or dismiss."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from benchmarks.suite import offered_suites
from results.settings import Settings, load_settings
from scheduler.jobs import utc_now
from scheduler.pull.proposals import Fate, Proposals
from scheduler.pull.take import Taker
from scheduler.pull.watch import submit_proposal
from scheduler.queue import Queue, open_queue
from scheduler.verbs.person import OPERATOR
from scheduler.verbs.tables import moment, show_table

HEADINGS = ("number", "model", "suite", "rule", "found", "fate", "note")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="those that were decided, too")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--take", type=int, metavar="NUMBER", help="submit this one")
    acts.add_argument("--dismiss", type=int, metavar="NUMBER", help="never propose it again")


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_queue(settings.queue_address)) as queue:
        if args.take is not None:
            sys.stdout.write(f"{_take(queue, settings, args.take)}\n")
        elif args.dismiss is not None:
            one = Proposals(queue).open(args.dismiss)
            Proposals(queue).decide(one.number, Fate.DISMISSED, "")
            sys.stdout.write(f"{one.repo} is not proposed for {one.suite} again\n")
        else:
            _list(queue, None if args.all else Fate.PROPOSED)
    return 0


def _take(queue: Queue, settings: Settings, number: int) -> str:
    suites = [suite.info for suite in offered_suites(settings.suites)]
    one = Proposals(queue).open(number)
    return submit_proposal(Taker(queue, settings, suites), one, by=OPERATOR, now=utc_now())


def _list(queue: Queue, fate: Fate | None) -> None:
    found = Proposals(queue).listed(fate)
    rows = [
        (one.number, one.repo, one.suite, one.rule, moment(one.found_at), one.fate, one.note)
        for one in found
    ]
    show_table(HEADINGS, rows)
    if not rows:
        sys.stdout.write("nothing is proposed; rules stand in watch.toml, see docs/operating.md\n")
