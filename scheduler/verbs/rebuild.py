"""`leaderboard rebuild`: make the board anew from all that is kept."""

from __future__ import annotations

import argparse
import sys

from benchmarks.suite import offered_suites
from results.board import rebuild
from results.imports import Imports
from results.ledger import Ledger
from results.observations import Observations
from results.rescorings import Rescorings
from results.settings import load_settings
from scheduler.jobs import utc_now
from scheduler.lock import only_scheduler
from scheduler.publishing import publish_now


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    suites = [suite.info for suite in offered_suites(settings.suites)]
    home = settings.folders
    with only_scheduler(home):
        rebuilt = rebuild(
            Ledger(home.runs),
            home.board,
            suites,
            Imports(home.imports),
            Rescorings(home.rescorings),
            Observations(home.observations),
        )
        folder = publish_now(settings, suites, utc_now())
    for reason in rebuilt.left_out:
        sys.stdout.write(f"left out: {reason}\n")
    sys.stdout.write(f"{rebuilt.added} runs are on the board; published {folder}\n")
    return 0
