"""The one command, `leaderboard`: a table of verbs, each living in its own package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from results.errors import LeaderboardError

BAD_INPUT = 2


class Verb(Protocol):
    """What the module of a verb holds; it is imported only when its verb is called."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verb's options."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit status; LeaderboardError is printed as a sentence."""


VERBS: dict[str, tuple[str, str]] = {
    "demo": ("demo.verb", "run the whole product on tiny models trained here"),
    "up": ("demo.up", "run scheduler and web app together"),
    "serve": ("leaderboard_app.serve", "run the web app"),
    "schedule": ("scheduler.verbs.schedule", "run the scheduler"),
    "submit": ("scheduler.verbs.submit", "submit a model, as the form does"),
    "queue": ("scheduler.verbs.queue", "list the queue"),
    "status": ("scheduler.verbs.status", "show one submission with its history"),
    "cancel": ("scheduler.verbs.cancel", "take a submission back"),
    "retry": ("scheduler.verbs.retry", "queue a failed submission again"),
    "rerun": ("scheduler.verbs.rerun", "evaluate a finished one once more, beside the first"),
    "prefer": ("scheduler.verbs.prefer", "let one come earlier, or later"),
    "proposals": ("scheduler.verbs.proposals", "what rules have found on the Hub; take or dismiss"),
    "pause": ("scheduler.verbs.pause", "start no new runs; running ones go on"),
    "drain": ("scheduler.verbs.drain", "start no new runs and wait until none is running"),
    "resume": ("scheduler.verbs.resume", "start runs again"),
    "people": ("scheduler.verbs.people", "list people, set roles, make tokens for scripts"),
    "moderate": ("scheduler.verbs.moderate", "hide, flag and restore rows of the board"),
    "run": ("evaluator.verbs.run", "fetch a model and evaluate it in a process of its own"),
    "rescore": ("evaluator.verbs.rescore", "score a run's stored samples again, without a model"),
    "evaluate": ("evaluator.verbs.evaluate", "evaluate a model here, in the foreground"),
    "hub": ("scheduler.verbs.hub", "serve a folder of models as a read-only Hub"),
    "suites": ("evaluator.verbs.suites", "list suites, and check that their data is at hand"),
    "import": ("scheduler.verbs.import_table", "import results that others have published"),
    "export": ("scheduler.verbs.export", "write results in the formats that others read"),
    "publish": ("scheduler.verbs.publish", "publish a new snapshot of the board"),
    "rebuild": ("scheduler.verbs.rebuild", "make the board anew from all that is kept"),
    "verify": ("scheduler.verbs.verify", "check every record, object and number"),
    "backup": ("scheduler.verbs.backup", "copy what cannot be made again, while all goes on"),
    "restore": ("scheduler.verbs.restore", "put a backup into an empty data folder"),
    "doctor": ("evaluator.verbs.doctor", "say what is installed and what is missing"),
}


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not arguments or arguments[0] not in VERBS:
        parser.parse_args(arguments[:1] or ["--help"])
    name = arguments[0]
    module, help_line = VERBS[name]
    verb: Verb = import_module(module)
    verb_parser = argparse.ArgumentParser(f"leaderboard {name}", description=help_line)
    verb.arguments(verb_parser)
    try:
        return verb.run(verb_parser.parse_args(arguments[1:]))
    except LeaderboardError as error:
        sys.stderr.write(f"leaderboard {name}: {error}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("leaderboard", description="A leaderboard of open models.")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for name, (_, help_line) in VERBS.items():
        verbs.add_parser(name, help=help_line)
    return parser


if __name__ == "__main__":
    sys.exit(main())
