"""`leaderboard suites`: the suites, whether their data are at hand, and which commits are read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from benchmarks.suite import Suite, all_suites, load_suite
from evaluator.hub_data import hub_data
from evaluator.pinning import pin_all
from evaluator.reach import Reach, reach
from results.settings import load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", nargs="*", help="only these suites")
    parser.add_argument(
        "--check", action="store_true", help="look for the data of every benchmark; 1 if any lacks"
    )
    parser.add_argument(
        "--pin",
        action="store_true",
        help="ask the Hub for the commit of every dataset that has none yet, and keep to it; "
        "1 if any cannot be had",
    )


def run(args: argparse.Namespace) -> int:
    suites = [load_suite(name) for name in args.suite] or all_suites()
    if args.pin:
        return _pin(suites)
    if args.check:
        return _check(suites)
    _show(_listed(suites))
    for line in _planned(suites):
        sys.stdout.write(line)
    return 0


def _check(suites: list[Suite]) -> int:
    settings = load_settings()
    hub = hub_data(settings).once()
    found = [(suite, reach(suite, settings.datasets, hub)) for suite in suites]
    _show(_checked(found))
    return 0 if all(one.at_hand for _, needed in found for one in needed) else 1


def _pin(suites: list[Suite]) -> int:
    settings = load_settings()
    pinned = pin_all(suites, hub_data(settings))
    table = Table("Dataset", "Commit", "State", title=str(settings.folders.pins))
    for one in pinned:
        table.add_row(one.repo, one.commit or "unknown", one.state)
    _show(table)
    return 0 if all(one.commit for one in pinned) else 1


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


def _planned(suites: list[Suite]) -> Iterator[str]:
    for suite in suites:
        for planned in suite.harness.planned:
            yield f"{suite.info.name}: {planned.title} is off; it {planned.reason}\n"


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
