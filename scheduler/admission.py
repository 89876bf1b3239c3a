"""Every reason why a model cannot be taken, each with its cure. Pure: facts in, objections out."""

from __future__ import annotations

from evaluator.formats import offered
from scheduler import admission_card as published
from scheduler import admission_formats as loading
from scheduler import admission_operator as operator
from scheduler import admission_weights as made
from scheduler.hub_model import HubModel
from scheduler.objection import Limits, Objection, Reasons, Rule
from scheduler.submission import SubmissionRequest

__all__ = ["Limits", "Objection", "objections", "offered"]


def objections(model: HubModel, request: SubmissionRequest, limits: Limits) -> list[Objection]:
    """All of them at once; none means that the model may enter the queue."""
    return [reason for rule in RULES for reason in rule(model, request, limits)]


def _suite(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if request.suite not in limits.suites:
        known = ", ".join(sorted(limits.suites)) or "none is"
        yield Objection(
            field="suite",
            problem=f"there is no suite {request.suite} open for submissions",
            cure=f"choose one that is: {known}",
        )


RULES: tuple[Rule, ...] = (
    operator.denied,
    published.access,
    made.weight_files,
    loading.weights_type,
    made.architecture,
    made.engine,
    made.remote_code,
    loading.precision,
    loading.loadable,
    made.size,
    operator.memory,
    published.licence,
    published.card,
    published.chat_template,
    _suite,
)
