"""`leaderboard rescore RUN… --scorer S`: score stored samples again, without a model."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from evaluator.hub_data import hub_data
from evaluator.rescoring.rescore import HARNESS, Bench, rescore
from evaluator.rescoring.scorers import SCORERS
from results.ledger import Ledger
from results.rescorings import Rescored, Rescoring, Rescorings
from results.settings import load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", nargs="+", metavar="RUN", help="name of a run in the ledger")
    told = "; ".join(f"{name}: {scorer.meaning}" for name, scorer in SCORERS.items())
    parser.add_argument(
        "--scorer",
        required=True,
        choices=[*SCORERS, HARNESS],
        help=f"{told}; {HARNESS}: filters and metrics of the installed version's tasks",
    )
    parser.add_argument(
        "--task",
        action="append",
        default=[],
        metavar="TASK",
        help="only this task; may be given several times (all that the scorer can read)",
    )


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    home = settings.folders
    bench = Bench(
        Ledger(home.runs), Rescorings(home.rescorings), settings.datasets, hub_data(settings)
    )
    for run_id in args.runs:
        entry = rescore(bench, run_id, args.scorer, args.task, now=datetime.now(UTC))
        Console(width=None if sys.stdout.isatty() else 120).print(table(entry))
    sys.stdout.write(
        "kept in the ledger; the scheduler puts it onto the board in its next round, or "
        "`leaderboard publish` does\n"
    )
    return 0


def table(entry: Rescoring) -> Table:
    """Raw scores of tasks, normalised ones of benchmarks, each before and after."""
    shown = Table(
        "Of",
        title=f"{entry.run_id} by {entry.scorer} ({entry.scorer_version})",
        caption=f"rescoring {entry.rescoring_id}",
    )
    for heading in ("before", "after", "difference", "± error", "items", "changed"):
        shown.add_column(heading, justify="right")
    for task in entry.tasks:
        _row(shown, task.task, (task.raw_before, task.raw, task.stderr), 4, task)
    for one in entry.benchmarks:
        numbers = one.normalised_before, one.normalised, one.normalised_stderr
        _row(shown, f"{one.benchmark}, normalised", numbers, 2, one)
    return shown


def _row(
    shown: Table, name: str, numbers: tuple[float, float, float | None], digits: int, of: Rescored
) -> None:
    before, after, error = numbers
    shown.add_row(
        name,
        f"{before:.{digits}f}",
        f"{after:.{digits}f}",
        f"{after - before:+.{digits}f}",
        "unknown" if error is None else f"{error:.{digits}f}",
        str(of.n_items),
        str(of.n_changed),
    )
