"""`leaderboard suites`: the suites, and whether everything their tasks read is at hand."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from benchmarks.suite import Suite, all_suites, load_suite
from evaluator.reach import Reach, reach
from results.settings import load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", nargs="*", help="only these suites")
    parser.add_argument(
        "--check", action="store_true", help="look for the data of every benchmark; 1 if any lacks"
    )


def run(args: argparse.Namespace) -> int:
    suites = [load_suite(name) for name in args.suite] or all_suites()
    if not args.check:
        _show(_listed(suites))
        return 0
    datasets = load_settings().datasets
    found = [(suite, reach(suite, datasets)) for suite in suites]
    _show(_checked(found))
    return 0 if all(one.at_hand for _, needed in found for one in needed) else 1


def _show(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _listed(suites: list[Suite]) -> Table:
    table = Table("Suite", "Title", "Benchmarks", "Digest", "Data", "State")
    for suite in suites:
        table.add_row(
            suite.info.name,
            suite.info.title,
            ", ".join(benchmark.title for benchmark in suite.info.benchmarks),
            suite.info.digest,
            suite.harness.data,
            _state(suite),
        )
    return table


def _state(suite: Suite) -> str:
    if suite.info.archived:
        return "archived"
    return "for smoke tests only" if suite.harness.smoke else "on offer"


def _checked(found: list[tuple[Suite, list[Reach]]]) -> Table:
    table = Table("Suite", "Needs", "State", "Cure")
    for suite, needed in found:
        for one in needed:
            table.add_row(suite.info.name, one.of, one.state, one.cure)
    return table
