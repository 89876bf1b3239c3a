"""`leaderboard up`: run scheduler and web app together until one ends or Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
import time

from demo.household import household
from results.settings import PREFIX, Settings, load_settings

GLANCE_SECONDS = 0.2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", help="folder that holds all data")
    parser.add_argument("--host", help="address the web app listens on")
    parser.add_argument("--port", type=int, help="port the web app listens on")


def run(args: argparse.Namespace) -> int:
    settings = load_settings(home=args.home, host=args.host, port=args.port)
    environment = {**os.environ, **_told(settings)}
    with household() as processes:
        try:
            processes.start("the scheduler", ("leaderboard", "schedule"), environment)
            processes.start("the web app", ("leaderboard", "serve"), environment)
            while True:
                processes.watch()
                time.sleep(GLANCE_SECONDS)
        except KeyboardInterrupt:
            sys.stdout.write("stopping\n")
    return 0


def _told(settings: Settings) -> dict[str, str]:
    """Both processes read the same settings, whatever this one was called with."""
    return {
        f"{PREFIX}HOME": str(settings.folders.root),
        f"{PREFIX}HOST": settings.host,
        f"{PREFIX}PORT": str(settings.port),
    }
