"""`leaderboard import`: take over results that others have published, as a suite of their own."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from benchmarks.suite import offered_suites
from results.errors import LeaderboardError
from results.import_contents import Offer, Outcome, import_contents
from results.imports import Imports
from results.settings import Settings, load_settings
from scheduler.intake import Intake
from scheduler.jobs import utc_now
from scheduler.lock import SchedulerRuns, only_scheduler
from scheduler.publishing import publish_now
from scheduler.verbs.person import OPERATOR

SHOWN = 50
"""Refusals on the terminal; import.json has them all."""


class Unreadable(LeaderboardError):
    def __init__(self, error: OSError) -> None:
        super().__init__(f"{error.filename} cannot be read: {error.strerror}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=["contents"],
        help="contents: the retired Open LLM Leaderboard's table, its columns as CSV or Parquet",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day the table is of"
    )


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise Unreadable(error) from None
    offer = Offer(file=args.file.name, data=data, by=OPERATOR.name, as_of=args.as_of)
    outcome = import_contents(Imports(settings.folders.imports), offer, utc_now())
    _tell(args.file.name, outcome)
    if outcome.rows > len(outcome.refused):
        sys.stdout.write(f"{_place(settings)}\n")
        return 0
    return 1


def _tell(file: str, outcome: Outcome) -> None:
    sys.stdout.write(
        f"{file}: {outcome.rows} rows, added: {outcome.added}, same: {outcome.same},"
        f" refused: {len(outcome.refused)}\n"
    )
    for refusal in outcome.refused[:SHOWN]:
        sys.stdout.write(f"row {refusal.row} ({refusal.name}): {refusal.reason}\n")
    if (more := len(outcome.refused) - SHOWN) > 0:
        sys.stdout.write(f"and {more} more\n")


def _place(settings: Settings) -> str:
    """Onto the board: by us, or by the scheduler that runs."""
    home = settings.folders
    try:
        with only_scheduler(home):
            if not Intake(home).take():
                return "the board has them already"
            suites = [suite.info for suite in offered_suites(settings.suites)]
            return f"published {publish_now(settings, suites, utc_now())}"
    except SchedulerRuns:
        return "the scheduler that runs here puts new rows onto the board in its next round"
