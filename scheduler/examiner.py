"""Everything that speaks against a submission when its turn to be examined comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.box.choose import isolation
from evaluator.model_cache import model_cache
from results.record import ModelRef
from results.settings import Settings
from results.suite import SuiteInfo
from scheduler.admission import objections
from scheduler.examine import examine
from scheduler.hub import Hub
from scheduler.hub_model import HubModel, LookUpFailed
from scheduler.looking_up import look_up
from scheduler.objection import Objection
from scheduler.pinning import limits_of
from scheduler.submission import Submission, SubmissionRequest
from scheduler.suite_access import suite_objections


@dataclass(frozen=True, slots=True)
class Examiner:
    """Looks at the Hub's facts anew, and then into the model's small files."""

    settings: Settings
    suites: Sequence[SuiteInfo]

    def __call__(self, submission: Submission) -> list[str]:
        """Each reason a sentence with its cure; none: it may run.

        :raises LeaderboardError: if that cannot be said now
        """
        try:
            return [f"{one.problem}; {one.cure}" for one in self._objections(submission)]
        except LookUpFailed as gone:
            return [str(gone)]

    def _objections(self, submission: Submission) -> list[Objection]:
        asked = submission.model
        request = request_of(submission)
        model = look_up(self.hub, request)
        limits = limits_of(self.settings, self.suites)
        found = objections(model, request, limits)
        found = found or [*suite_objections(submission.suite, self.settings)]
        return found or self._examined(model, asked)

    def _examined(self, model: HubModel, asked: ModelRef) -> list[Objection]:
        box = isolation(self.settings.isolation, self.settings.run_as)
        cache = model_cache(self.settings)
        with cache.in_use(filter(None, (asked.repo, asked.base))):
            return examine(model, asked, hub=self.hub, cache=cache, isolation=box)

    @property
    def hub(self) -> Hub:
        token = self.settings.hub_token
        return Hub(self.settings.hub_url, token.get_secret_value() if token else None)


def request_of(submission: Submission) -> SubmissionRequest:
    """What was asked for, at the commit that it meant."""
    model = submission.model
    return SubmissionRequest(
        repo=model.repo,
        revision=model.commit,
        suite=submission.suite,
        precision=model.precision,
        model_type=submission.facts.model_type or "pretrained",
        weights=model.weights,
        base=model.base,
        base_revision=model.base_commit or "main",
        chat_template=model.chat_template,
    )
