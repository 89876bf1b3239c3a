"""`leaderboard publish`: publish a new snapshot of the board."""

from __future__ import annotations

import argparse
import sys

from benchmarks.suite import offered_suites
from results.settings import load_settings
from scheduler.intake import Intake
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
        Intake(home).take()
        folder = publish_now(settings, suites, utc_now())
    sys.stdout.write(f"published {folder}\n")
    return 0
