"""Objections to how the weights are to be loaded: number format, adapter, delta. Pure."""

from __future__ import annotations

from evaluator.formats import obstacles, offered
from results.record import Precision
from scheduler.hub_model import HubModel
from scheduler.objection import Limits, Objection, Reasons
from scheduler.submission import SubmissionRequest

PUBLISHED: dict[str, Precision] = {"gptq": "GPTQ", "awq": "AWQ"}
"""Method of quantisation, as config.json names it -> the precision that a submission names."""
PACKED: frozenset[Precision] = frozenset(PUBLISHED.values())


def loadable(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    """Whether this leaderboard can load such weights at all."""
    if limits.ground is None:
        return
    for field, problem in obstacles(request.precision, request.weights, limits.ground):
        if field == "precision":
            cure = f"choose one of {', '.join(offered(limits.ground))}"
            yield Objection(field="precision", problem=problem, cure=cure)
        else:
            cure = "merge them into their base model and submit the merged one as original"
            yield Objection(field="weights", problem=problem, cure=cure)


def precision(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    method = model.quantised_by
    if method is None and request.precision in PACKED and request.weights == "original":
        yield _at_precision(
            f"{model.repo} is not {request.precision}: its config.json has no quantization_config",
            "choose the precision that its weights have, or submit the quantised repository",
        )
    elif method is not None and PUBLISHED.get(method) is None:
        yield _at_precision(
            f"{model.repo} is quantised ({method}), which is not evaluated here",
            "submit the model that it was quantised from",
        )
    elif method is not None and PUBLISHED[method] != request.precision:
        yield _at_precision(
            f"{model.repo} is quantised, so {request.precision} is not its precision",
            f"choose {PUBLISHED[method]}, or submit the model that it was quantised from",
        )


def weights_type(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if request.weights == "original":
        if model.is_adapter and not model.has_safetensors:
            yield _at_weights(
                f"{model.repo} holds an adapter, not a whole model", "submit it as an adapter"
            )
    elif model.base is None:
        yield Objection(
            field="base",
            problem=f"it is not said what the {request.weights} applies to",
            cure="name the base model as organisation/name",
        )
    else:
        yield from _base(model.base, request)
        yield from _adapter(model) if request.weights == "adapter" else _delta(model, model.base)


def _base(base: HubModel, request: SubmissionRequest) -> Reasons:
    fault = base.weight_fault or (None if base.has_safetensors else "it has no safetensors")
    if fault or base.quantised_by:
        why = fault or "it is quantised"
        yield Objection(
            field="base",
            problem=f"{base.repo} cannot be a base: {why}",
            cure=f"name the model that the {request.weights} was made for, in safetensors",
        )


def _adapter(model: HubModel) -> Reasons:
    kind = (model.adapter or {}).get("peft_type")
    if model.adapter is None:
        yield _at_weights(
            f"{model.repo} has no adapter_config.json that can be read",
            "upload the one that PEFT's save_pretrained writes, or submit it as original",
        )
    elif kind != "LORA":
        yield _at_weights(f"{kind} adapters are not evaluated here", "merge it, or submit a LoRA")
    elif not model.has_adapter_weights:
        yield _at_weights(
            f"there is no adapter_model.safetensors in {model.repo}",
            "save the adapter with a recent PEFT and upload it",
        )
    elif model.adapter.get("use_dora") or model.adapter.get("modules_to_save"):
        yield _at_weights(
            "the adapter brings whole layers or DoRA, which not every backend loads",
            "merge it into its base model and submit the merged one as original",
        )


def _delta(model: HubModel, base: HubModel) -> Reasons:
    if model.tensors != base.tensors and model.has_safetensors:
        odd = sorted(
            name
            for name in model.tensors.keys() | base.tensors.keys()
            if model.tensors.get(name) != base.tensors.get(name)
        )
        yield Objection(
            field="base",
            problem=f"{len(odd)} tensors of the delta do not fit {base.repo}, {odd[0]} first",
            cure="name the model that the delta was made from, at its commit",
        )


def _at_weights(problem: str, cure: str) -> Objection:
    return Objection(field="weights", problem=problem, cure=cure)


def _at_precision(problem: str, cure: str) -> Objection:
    return Objection(field="precision", problem=problem, cure=cure)
