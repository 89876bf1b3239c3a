"""`leaderboard verify`: check every record, object and number."""

from __future__ import annotations

import argparse
import sys

from benchmarks.suite import offered_suites
from results.imports import Imports
from results.ledger import Ledger
from results.settings import load_settings
from results.verify import problems
from scheduler.lock import only_scheduler


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    suites = [suite.info for suite in offered_suites(settings.suites)]
    home, found = settings.folders, 0
    with only_scheduler(home):
        for problem in problems(home, suites):
            found += 1
            sys.stdout.write(f"{problem}\n")
    runs, imports = len(Ledger(home.runs).run_ids()), len(Imports(home.imports).ids())
    if imports:
        sys.stdout.write(f"imports checked: {imports}\n")
    sys.stdout.write(f"runs checked: {runs}, problems: {found}\n")
    return 1 if found else 0
