"""Objections to what a model is made of: weights, architecture, code, size."""

from __future__ import annotations

from scheduler.hub_model import HubModel
from scheduler.objection import Limits, Reasons, at_repo
from scheduler.submission import SubmissionRequest


def weight_files(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if request.weights == "adapter" or (model.is_adapter and not model.has_safetensors):
        return
    if model.weight_fault:
        yield at_repo(f"the weights cannot be used: {model.weight_fault}", "upload them anew")
    elif not model.has_safetensors:
        held = "only pickle files, which can run code" if model.has_pickles else "none"
        yield at_repo(
            f"there are no safetensors weights in {model.repo} ({held})",
            "save the model with save_pretrained of a recent transformers and upload it",
        )


def architecture(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if request.weights == "original" and model.is_adapter:
        return
    name = model.facts.architecture
    if request.weights == "adapter" and model.base is None:
        return
    if model.config is None and request.weights != "adapter":
        yield at_repo(
            "there is no config.json that can be read", "upload the one of save_pretrained"
        )
    elif name is None:
        yield at_repo(
            "config.json names no architecture",
            'add "architectures" with the name of the class that loads the model',
        )
    elif limits.architectures and name not in limits.architectures:
        yield at_repo(
            f"{name} is no text-generating architecture that this leaderboard's transformers knows",
            "submit a causal language model, or ask the operator to update transformers",
        )


def engine(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    """Of architectures that transformers knows; the others are refused already."""
    name, known = model.facts.architecture, limits.engine_architectures
    if known and name in limits.architectures and name not in known:
        yield at_repo(
            f"{name} cannot be loaded by vLLM, with which this leaderboard runs models",
            "ask the operator to update vLLM, or to run models with transformers",
        )


def remote_code(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    parts = [model] if model.base is None else [model, model.base]
    for part in parts:
        if not part.remote_code and "custom_code" not in part.facts.tags:
            continue
        yield at_repo(
            f"{part.repo} needs Python code of its own (auto_map), and none is run here",
            "submit it once transformers itself has its architecture, without auto_map",
        )


def size(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    parameters = model.facts.parameters
    if parameters is None and model.has_safetensors and not model.weight_fault:
        yield at_repo("its weight files hold no tensors", "upload the weights anew")
    if parameters is not None and parameters > limits.max_parameters:
        yield at_repo(
            f"it has {_billions(parameters)} parameters; this leaderboard takes up to "
            f"{_billions(limits.max_parameters)}",
            "submit a smaller model",
        )
    if limits.free_bytes is not None and model.bytes_needed > limits.free_bytes:
        yield at_repo(
            f"its files take {_gigabytes(model.bytes_needed)} and the leaderboard has room for "
            f"{_gigabytes(limits.free_bytes)}",
            "submit a smaller model, or tell this leaderboard's operator",
        )


def _billions(parameters: int) -> str:
    return f"{parameters / 1e9:.3g} billion"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.3g} GB"
