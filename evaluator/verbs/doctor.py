"""`leaderboard doctor`: what is installed, what is missing, and a cure for each fault."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from evaluator.checkup import Finding, examine
from results.settings import load_settings

MARKS = {True: "ok", False: "FAULT", None: "note"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Look at everything the leaderboard needs; exit status 1 if it lacks any."


def run(_args: argparse.Namespace) -> int:
    findings = list(examine(load_settings()))
    Console(width=None if sys.stdout.isatty() else 160).print(_table(findings))
    return 0 if all(finding.good is not False for finding in findings) else 1


def _table(findings: list[Finding]) -> Table:
    table = Table("", "What", "Found", "Cure")
    for finding in findings:
        table.add_row(MARKS[finding.good], finding.what, finding.found, finding.cure)
    return table
