"""`leaderboard moderate`: hide, flag and restore rows of the board, and answer requests."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from benchmarks.suite import offered_suites
from results.errors import LeaderboardError
from results.moderation import Action, Decision, Flag
from results.settings import Settings, load_settings
from results.snapshot import NoSnapshot, Snapshots
from scheduler.jobs import utc_now
from scheduler.lock import SchedulerRuns, only_scheduler
from scheduler.people.moderation import Moderation, decision
from scheduler.publishing import publish_now
from scheduler.queue import open_queue
from scheduler.verbs.person import OPERATOR
from scheduler.verbs.tables import moment, show_table

LOG, REQUESTS = "log", "requests"
ABOUT_MODELS = {
    Action.HIDE: "take a model out of the ranking; its record and samples stay",
    Action.RESTORE: "put a hidden model back into the ranking",
    Action.FLAG: "say what is wrong with a row that stays in the ranking",
    Action.UNFLAG: "take a flag back",
    Action.REQUEST: "note that somebody asks to have a model taken down",
    Action.DISMISS: "answer such a request without hiding the model",
}
ABOUT_ORGANISATIONS = {
    Action.OFFICIAL: "mark what an organisation publishes as from those who made it",
    Action.UNOFFICIAL: "take that mark back",
}
HEADINGS = ("number", "at", "by", "action", "about", "flag", "reason", "evidence")


class NotOfModel(LeaderboardError):
    def __init__(self, run_id: str, model: str, known: list[str]) -> None:
        super().__init__(f"{model} has no run {run_id!r}; it has {', '.join(known)}")


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for action, says in ABOUT_MODELS.items():
        one = deeds.add_parser(action.value, help=says, description=says)
        one.add_argument("model", help="organisation/name, as on the board")
        if action in (Action.FLAG, Action.UNFLAG):
            one.add_argument("flag", choices=[*Flag])
        one.add_argument("--run", metavar="ID", help="this run alone, not all of the model")
        _add_reason(one)
    for action, says in ABOUT_ORGANISATIONS.items():
        one = deeds.add_parser(action.value, help=says, description=says)
        one.add_argument("organisation", help="as before the slash in its models' names")
        _add_reason(one)
    says = "show who did what, when and why"
    deeds.add_parser(LOG, help=says, description=says)
    says = "show the requests for removal that nobody has answered"
    deeds.add_parser(REQUESTS, help=says, description=says)


def _add_reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, help="why; shown to everybody")
    parser.add_argument("--evidence", metavar="URL", help="link to what shows it")
    parser.add_argument("--by", default=OPERATOR.name, help="who decided it (operator)")


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_queue(settings.queue_address)) as queue:
        moderation = Moderation(queue.engine)
        if args.deed in (LOG, REQUESTS):
            found = moderation.requests() if args.deed == REQUESTS else moderation.decisions()
            show_table(HEADINGS, [_row(one) for one in found])
            return 0
        made = _decision(args)
        _check_known(settings, made)
        kept = moderation.decide(made)
    sys.stdout.write(f"decision {kept.number} is in the log\n")
    sys.stdout.write(f"{_place(settings, kept)}\n")
    return 0


def _decision(args: argparse.Namespace) -> Decision:
    given = vars(args)
    about = {name: given.get(name) for name in ("model", "organisation", "flag")}
    why = {"by": args.by, "reason": args.reason, "evidence": args.evidence}
    return decision(at=utc_now(), action=args.deed, run_id=given.get("run"), **about, **why)


def _check_known(settings: Settings, made: Decision) -> None:
    """A name that is mistyped must not be taken for a decision.

    :raises UnknownModel, NotOfModel:
    """
    if made.model is None:
        return
    try:
        snapshot = Snapshots(settings.folders.public).current()
    except NoSnapshot:
        return
    runs = [run.record.run_id for run in snapshot.model(made.model)]
    runs += [run.run_id for run in snapshot.imported(made.model)]
    if made.run_id is not None and made.run_id not in runs:
        raise NotOfModel(made.run_id, made.model, runs)


def _place(settings: Settings, made: Decision) -> str:
    """Onto the board: by us, or by the scheduler that runs."""
    if not made.is_public:
        return "the board does not change by it"
    try:
        with only_scheduler(settings.folders):
            suites = [suite.info for suite in offered_suites(settings.suites)]
            return f"published {publish_now(settings, suites, utc_now())}"
    except SchedulerRuns:
        return "the scheduler that runs here publishes it in its next round"


def _row(one: Decision) -> tuple[object, ...]:
    about = one.run_id or one.model or one.organisation or one.person
    return (
        one.number, moment(one.at), one.by, one.action, about, one.flag, one.reason, one.evidence
    )  # fmt: skip
