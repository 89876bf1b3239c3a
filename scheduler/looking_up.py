"""A model looked up together with the base that its adapter or delta applies to."""

from __future__ import annotations

from results.record import ModelFacts
from scheduler.hub import Hub
from scheduler.hub_model import HubModel, LookUpFailed
from scheduler.submission import SubmissionRequest


class NoBase(LookUpFailed):
    """The base that was named cannot be looked up."""

    field = "base"

    def __init__(self, why: LookUpFailed) -> None:
        super().__init__(f"its base cannot be used: {why}")


def look_up(hub: Hub, request: SubmissionRequest) -> HubModel:
    """What the request names at this moment, and the base with it where there is one.

    :raises LookUpFailed, HubUnreachable:
    """
    model = hub.look_up(request.repo, request.revision)
    if request.weights == "original":
        return model
    name = request.base or model.named_base
    if name is None:
        return model
    try:
        base = hub.look_up(name, request.base_revision)
    except LookUpFailed as why:
        raise NoBase(why) from why
    template = model.chat_template or base.chat_template
    return model.model_copy(
        update={"base": base, "facts": _facts(model, base), "chat_template": template}
    )


def _facts(model: HubModel, base: HubModel) -> ModelFacts:
    """An adapter has its base's architecture and, but for a few of its own, its parameters."""
    own = model.facts
    return own.model_copy(
        update={
            "architecture": own.architecture or base.facts.architecture,
            "parameters": own.parameters or base.facts.parameters,
        }
    )
