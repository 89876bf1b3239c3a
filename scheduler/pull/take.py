"""Submit a model that nobody stands in front of a form for: pinned, examined, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from results.errors import LeaderboardError
from results.settings import Settings
from results.suite import SuiteInfo
from scheduler.admission import objections
from scheduler.hub import Hub
from scheduler.hub_model import LookUpFailed
from scheduler.looking_up import look_up
from scheduler.pinning import limits_of, pin
from scheduler.queue import Queue
from scheduler.submission import Person, Pinned, Submission, SubmissionRequest


class RefusedModel(LeaderboardError):
    """Everything that speaks against a model, in a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Taker:
    """Asks, examines and submits, as the form does."""

    queue: Queue
    settings: Settings
    suites: Sequence[SuiteInfo]
    """Those that are offered."""

    @property
    def hub(self) -> Hub:
        token = self.settings.hub_token
        return Hub(self.settings.hub_url, token.get_secret_value() if token else None)

    def check(self, request: SubmissionRequest) -> Pinned:
        """What the request means now.

        :raises RefusedModel: with every reason at once
        :raises HubUnreachable: so that it cannot be said now
        """
        try:
            model = look_up(self.hub, request)
        except LookUpFailed as error:
            raise RefusedModel([str(error)]) from error
        found = objections(model, request, limits_of(self.settings, self.suites))
        if found:
            raise RefusedModel([f"{one.problem} ({one.cure})" for one in found])
        (suite,) = (suite for suite in self.suites if suite.name == request.suite)
        return pin(request, model, suite_digest=suite.digest)

    def take(self, request: SubmissionRequest, *, by: Person, now: datetime) -> Submission:
        """:raises RefusedModel, HubUnreachable:"""
        return self.queue.submit(request, self.check(request), by=by, now=now)
