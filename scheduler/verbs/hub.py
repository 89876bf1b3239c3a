"""`leaderboard hub FOLDER`: serve a folder of models as a read-only Hub."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="holds models/<org>/<name>/ and datasets/<org>/<name>/ with their files",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8090, help="port to listen on; 0: any free one")


def run(args: argparse.Namespace) -> int:
    from scheduler.local_hub.serve import open_hub

    # A shell starts what it puts into the background with Ctrl-C ignored; ask for it again.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    server = open_hub(args.folder, host=args.host, port=args.port)
    sys.stdout.write(f"Hub of {args.folder} at {server.url}; stop it with Ctrl-C\n")
    sys.stdout.write(f"Use it with LEADERBOARD_HUB_URL={server.url}\n")
    sys.stdout.flush()
    server.run()
    return 0
