"""From what a person typed to a submission, or to every reason against it; form and API alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, get_args

from pydantic import ValidationError

from leaderboard_app.sources import Sources
from results.errors import LeaderboardError
from results.record import Precision
from scheduler.admission import Limits, objections
from scheduler.hub import Hub
from scheduler.hub_model import HubModel, LookUpFailed
from scheduler.looking_up import look_up
from scheduler.people.uses import Allowance
from scheduler.pinning import pin
from scheduler.submission import Person, Submission, SubmissionRequest

CURES: dict[str, str] = {
    "repo": "write it as organisation/name, as it stands in the model's address on the Hub",
    "revision": "give a branch, a tag or a commit, or leave it at main",
    "suite": "choose one of the suites on offer",
    "precision": f"choose one of {', '.join(get_args(Precision))}",
    "model_type": "choose how the model was made",
    "weights": "choose original, adapter or delta",
    "base": "name the base model as organisation/name, or leave it out",
    "base_revision": "give a branch, a tag or a commit of the base, or leave it at main",
    "chat_template": "give true or false",
}
STAND_INS: dict[str, Any] = {
    "revision": "main",
    "precision": "bfloat16",
    "model_type": "pretrained",
    "suite": "",
}
"""In the place of what cannot be used, so that all else is looked at in the same go."""
PROBLEMS: dict[str, str] = {
    "missing": "this is needed",
    "extra_forbidden": "there is no such field",
    "literal_error": "{given!r} is not among the choices",
    "string_pattern_mismatch": "{given!r} is not of the right form",
    "string_too_short": "this is needed",
}
"""In the place of pydantic's own words, by its types of error."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An objection, at a field that need not exist."""

    field: str
    problem: str
    cure: str


class Refused(LeaderboardError):
    """A request cannot be taken; every reason is kept."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("; ".join(f"{one.problem}: {one.cure}" for one in self.complaints))

    def described(self) -> list[dict[str, str]]:
        return [asdict(one) for one in self.complaints]


def ask(
    sources: Sources,
    fields: Mapping[str, object],
    *,
    by: Person,
    now: datetime,
    allowance: Allowance | None = None,
) -> Submission:
    """Take what was asked for into the queue; asked twice is asked once.

    :raises Refused: with every reason at once
    :raises HubUnreachable, NoSnapshot: it cannot be said now; ask again
    :raises TooMany: of a person who has used up his allowance
    """
    snapshot = sources.snapshots.current()
    request, faults = _read(fields)
    if request is None:
        raise Refused(faults)
    model, reasons = _examined(sources.hub, request, sources.limits(snapshot.suites))
    bad = {fault.field for fault in faults}
    faults += [reason for reason in reasons if reason.field not in bad]
    if faults or model is None:
        raise Refused(faults)
    digest = snapshot.suite(request.suite).digest
    pinned = pin(request, model, suite_digest=digest)
    return sources.queue.submit(request, pinned, by=by, now=now, allowance=allowance)


def _read(fields: Mapping[str, object]) -> tuple[SubmissionRequest | None, list[Complaint]]:
    """The request, with stand-ins for what cannot be used; None where not even a model is named."""
    try:
        return SubmissionRequest.model_validate(dict(fields)), []
    except ValidationError as error:
        faults = [
            _complaint(str(item["loc"][0]), PROBLEMS.get(item["type"], item["msg"]), item["input"])
            for item in error.errors()
        ]
    bad = {fault.field for fault in faults}
    if "repo" in bad:
        return None, faults
    good = {name: value for name, value in fields.items() if name not in bad}
    stand_ins = {name: value for name, value in STAND_INS.items() if name in bad}
    return SubmissionRequest.model_validate(good | stand_ins), faults


def _complaint(field: str, problem: str, given: object) -> Complaint:
    cure = CURES.get(field, f"leave it out; there are {', '.join(SubmissionRequest.model_fields)}")
    return Complaint(field, problem.format(given=given), cure)


def _examined(
    hub: Hub, request: SubmissionRequest, limits: Limits
) -> tuple[HubModel | None, list[Complaint]]:
    try:
        model = look_up(hub, request)
    except LookUpFailed as error:
        problem, _, cure = str(error).partition("; ")
        return None, [Complaint(error.field, problem, cure or CURES[error.field])]
    found = objections(model, request, limits)
    return model, [Complaint(one.field, one.problem, one.cure) for one in found]
