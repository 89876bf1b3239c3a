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
from scheduler.verbs import import_results
from scheduler.verbs.import_results import Choice, import_all, tell
from scheduler.verbs.person import OPERATOR

SHOWN = 50
"""Refusals on the terminal; import.json has them all."""


class Unreadable(LeaderboardError):
    def __init__(self, error: OSError) -> None:
        super().__init__(f"{error.filename} cannot be read: {error.strerror}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=["contents", "lm-eval"],
        help="contents: the retired Open LLM Leaderboard's table, its columns as CSV or Parquet; "
        "lm-eval: results files of lm-evaluation-harness, or folders of them",
    )
    parser.add_argument("path", type=Path, nargs="+")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="contents: its day"
    )
    import_results.arguments(parser)


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    taken = _lm_eval(settings, args) if args.kind == "lm-eval" else _contents(settings, args)
    if taken:
        sys.stdout.write(f"{_place(settings)}\n")
    return 0 if taken else 1


def _contents(settings: Settings, args: argparse.Namespace) -> bool:
    """Whether any row of any table is on the board, or was before."""
    outcomes = []
    for path in args.path:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Unreadable(error) from None
        offer = Offer(file=path.name, data=data, by=OPERATOR.name, as_of=args.as_of)
        outcome = import_contents(Imports(settings.folders.imports), offer, utc_now())
        _tell(path.name, outcome)
        outcomes.append(outcome)
    return any(outcome.rows > len(outcome.refused) for outcome in outcomes)


def _lm_eval(settings: Settings, args: argparse.Namespace) -> bool:
    choice = Choice(by=OPERATOR.name, model=args.model, among_own=args.among_own)
    verdicts = list(import_all(Imports(settings.folders.imports), args.path, choice, utc_now()))
    for verdict in verdicts:
        tell(verdict)
    refused = sum(verdict.refused is not None for verdict in verdicts)
    same = sum(verdict.same for verdict in verdicts)
    added = len(verdicts) - refused - same
    sys.stdout.write(f"{len(verdicts)} files, added: {added}, same: {same}, refused: {refused}\n")
    return refused < len(verdicts)


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
