"""`leaderboard backup`: copy what cannot be made again, while everything runs."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from results.settings import load_settings
from scheduler.backup import make_backup
from scheduler.jobs import utc_now
from scheduler.queue import open_queue


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="a new folder, or that of an earlier backup, which is brought up to date",
    )


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_queue(settings.queue_address)) as queue:
        made = make_backup(settings.folders, queue, args.folder.absolute(), utc_now())
    for reason in made.left_out:
        sys.stdout.write(f"left out: {reason}\n")
    submissions, files = made.manifest.queue["submissions"], len(made.manifest.files)
    sys.stdout.write(
        f"{args.folder} holds {submissions} submissions and {files} files, {made.copied} of them"
        " new\n"
    )
    return 1 if made.left_out else 0
