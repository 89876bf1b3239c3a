"""`leaderboard restore`: from a backup to an empty data folder."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from results.settings import load_settings
from scheduler.lock import only_scheduler
from scheduler.queue import open_queue
from scheduler.restore import restore
from scheduler.verbs import rebuild


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="what `leaderboard backup` made")


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    with (
        only_scheduler(settings.folders),
        closing(open_queue(settings.queue_address)) as queue,
    ):
        manifest = restore(args.folder.absolute(), settings.folders, queue)
    sys.stdout.write(
        f"restored {manifest.queue['submissions']} submissions and {len(manifest.files)} files"
        f" as of {manifest.made_at:%Y-%m-%d %H:%M} UTC\n"
    )
    return rebuild.run(args)
