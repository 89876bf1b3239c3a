"""`leaderboard import lm-eval PATH…`: files and folders that lm-eval left, one verdict a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.suite import all_suites
from results.import_contents import Offer
from results.import_lm_eval import Verdict, import_lm_eval
from results.imports import Imports
from results.suite import SuiteInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the operator says of all files of one command."""

    by: str
    model: str | None
    among_own: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="ORG/NAME",
        help="lm-eval: the model's name on the Hub, if no file has it",
    )
    parser.add_argument(
        "--among-own",
        action="store_true",
        help="lm-eval: rank together with the runs of this leaderboard, not apart",
    )


def known_suites() -> list[SuiteInfo]:
    """Those whose scores mean something; smoke tests' do not."""
    return [suite.info for suite in all_suites() if not suite.harness.smoke]


def import_all(
    imports: Imports, paths: Sequence[Path], choice: Choice, now: datetime
) -> Iterator[Verdict]:
    for path in results_files(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Verdict(file=str(path), refused=f"it cannot be read: {error.strerror}")
            continue
        yield import_lm_eval(
            imports,
            Offer(file=path.name, data=data, by=choice.by),
            known_suites(),
            now,
            model=choice.model,
            among_own=choice.among_own,
        )


def results_files(paths: Sequence[Path]) -> list[Path]:
    """Every JSON file; samples beside it lie in JSON Lines files and are no results."""
    found = list[Path]()
    for path in paths:
        found += sorted(path.rglob("*.json")) if path.is_dir() else [path]
    return found


def tell(verdict: Verdict) -> None:
    if verdict.refused is not None:
        outcome = f"refused: {verdict.refused}"
    elif verdict.same:
        outcome = "same: it was imported before"
    else:
        outcome = f"added to {', '.join(verdict.added)}"
    sys.stdout.write(f"{verdict.file}: {outcome}\n")
    for note in verdict.notes:
        sys.stdout.write(f"  {note}\n")
