"""`leaderboard serve`: run the web app until it is told to stop."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from types import FrameType

from results.errors import LeaderboardError
from results.settings import Settings, load_settings

THREADS = 8


class CannotListen(LeaderboardError):
    """The address is taken, or not this machine's."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        taken = error.errno == errno.EADDRINUSE
        why = "another program listens there" if taken else error.strerror or str(error)
        super().__init__(f"cannot listen on {host}:{port}: {why}; choose another with --port")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", help="folder that holds all data")
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    serve(load_settings(home=args.home, host=args.host, port=args.port))
    return 0


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in hand are answered first.

    :raises CannotListen, QueueUnusable:
    """
    from waitress.server import create_server

    from leaderboard_app.app import create_app
    from leaderboard_app.sources import open_sources

    sources = open_sources(settings)
    app = create_app(sources)
    try:
        server = create_server(
            app.server,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            # leaderboard_app.people.proxy drops what no trusted proxy has sent.
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise CannotListen(settings.host, settings.port, error) from None
    # SIGINT too: what a shell starts in the background ignores it otherwise.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, _stop)
    sys.stdout.write(f"serving on http://{settings.host}:{settings.port}\n")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        server.close()
        sources.queue.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Leave the loop as Ctrl-C does: waitress then lets its threads finish."""
    raise KeyboardInterrupt
