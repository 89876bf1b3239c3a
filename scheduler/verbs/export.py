"""`leaderboard export`: the current snapshot in the formats that others read."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.suite import load_suite, suite_names
from results.formats.export import NAMES, export
from results.formats.subject import Origin
from results.ledger import Ledger
from results.settings import Settings, load_settings
from results.snapshot import Snapshot, Snapshots


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORMAT", choices=NAMES, help=", ".join(NAMES))
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help="a folder; or a file for the csv, json, parquet or bibtex of one suite",
    )
    parser.add_argument("--suite", help="only this suite; else every suite on the board")


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    snapshot = Snapshots(settings.folders.public).current()
    suites = [args.suite] if args.suite else [suite.name for suite in snapshot.suites]
    origins = {name: _origin(settings, snapshot, name) for name in suites}
    done = export(args.form, snapshot, Ledger(settings.folders.runs), origins, args.out.absolute())
    for reason in done.left_out:
        sys.stdout.write(f"left out: {reason}\n")
    sys.stdout.write(f"{args.out}: {len(done.files)} files, left out: {len(done.left_out)}\n")
    return 0 if done.files or not done.left_out else 1


def _origin(settings: Settings, snapshot: Snapshot, suite: str) -> Origin:
    known = load_suite(suite).harness.datasets if suite in suite_names() else {}
    return Origin(
        name=settings.board_name,
        url=settings.site_url,
        published_at=snapshot.published_at,
        datasets={benchmark: dataset.repo for benchmark, dataset in known.items()},
    )
