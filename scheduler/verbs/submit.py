"""`leaderboard submit REPO --suite S`: submit a model, as the form does."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import get_args

from pydantic import ValidationError

from benchmarks.suite import load_suite, offered_suites
from results.errors import LeaderboardError
from results.record import ModelType, Precision, Weights
from results.settings import Settings, load_settings
from scheduler.admission import Objection, objections
from scheduler.hub import Hub
from scheduler.jobs import utc_now
from scheduler.looking_up import look_up
from scheduler.pinning import limits_of, pin
from scheduler.queue import open_queue
from scheduler.submission import Pinned, SubmissionRequest
from scheduler.verbs.person import OPERATOR

REFUSED = 2


class InvalidRequest(LeaderboardError):
    """The command line does not name a model as the Hub does."""

    def __init__(self, error: ValidationError) -> None:
        faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        super().__init__(f"this cannot be submitted: {'; '.join(faults)}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("repo", metavar="REPO", help="model on the Hub: organisation/name")
    parser.add_argument("--suite", required=True, help="suite to evaluate it on")
    parser.add_argument("--revision", default="main", help="branch, tag or commit (main)")
    parser.add_argument("--precision", default="bfloat16", choices=get_args(Precision))
    parser.add_argument("--type", default="pretrained", choices=get_args(ModelType))
    parser.add_argument("--weights", default="original", choices=get_args(Weights))
    parser.add_argument("--base", help="model that an adapter or delta applies to")
    parser.add_argument("--base-revision", default="main", help="branch, tag or commit of the base")
    template = parser.add_mutually_exclusive_group()
    template.add_argument("--chat-template", action="store_true", help="ask as in a chat")
    template.add_argument(
        "--both-templates",
        action="store_true",
        help="ask once with the chat template and once without: two submissions",
    )


def run(args: argparse.Namespace) -> int:
    settings, taken = load_settings(), list[tuple[SubmissionRequest, Pinned]]()
    for request in _requests(args):
        pinned = _pinned(settings, request)
        if not isinstance(pinned, Pinned):
            for one in pinned:
                sys.stderr.write(f"{one.field}: {one.problem}; {one.cure}\n")
            return REFUSED
        taken.append((request, pinned))
    with closing(open_queue(settings.queue_address)) as queue:
        for request, pinned in taken:
            submission = queue.submit(request, pinned, by=OPERATOR, now=utc_now())
            sys.stdout.write(f"{submission.id}\n")
    return 0


def _requests(args: argparse.Namespace) -> list[SubmissionRequest]:
    given = vars(args).copy()
    both = [True, False] if given.pop("both_templates") else [given["chat_template"]]
    try:
        request = SubmissionRequest(model_type=given.pop("type"), **given)
    except ValidationError as error:
        raise InvalidRequest(error) from None
    return [request.model_copy(update={"chat_template": template}) for template in both]


def _pinned(settings: Settings, request: SubmissionRequest) -> Pinned | list[Objection]:
    """The request pinned, or everything that speaks against it."""
    token = settings.hub_token
    hub = Hub(settings.hub_url, token.get_secret_value() if token else None)
    model = look_up(hub, request)
    suites = [suite.info for suite in offered_suites(settings.suites)]
    found = objections(model, request, limits_of(settings, suites))
    return found or pin(request, model, suite_digest=load_suite(request.suite).info.digest)
