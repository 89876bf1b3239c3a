"""Objections that are the operator's: models he does not take, and what his machines can hold."""

from __future__ import annotations

from fnmatch import fnmatchcase

from results.record import Precision
from scheduler.hub_model import HubModel
from scheduler.objection import Limits, Objection, Reasons, at_repo
from scheduler.submission import SubmissionRequest

BYTES: dict[Precision, float] = {
    "float32": 4,
    "bfloat16": 2,
    "float16": 2,
    "8bit": 1,
    "4bit": 0.5,
}
"""A parameter's, once it is loaded; published packed weights take what their files do."""


def denied(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    parts = [model] if model.base is None else [model, model.base]
    for repo in dict.fromkeys(part.repo for part in parts):
        if any(fnmatchcase(repo.lower(), pattern.lower()) for pattern in limits.denied):
            yield at_repo(
                f"{repo} is on this leaderboard's list of models that are not taken",
                "ask its operator for the reason",
            )


def memory(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    """Of the weights alone: what answers take beside them depends on the engine."""
    needed = loaded_bytes(model, request.precision)
    if needed is None or limits.memory_bytes is None or needed <= limits.memory_bytes:
        return
    smaller = [name for name, size in BYTES.items() if _fits(model, size, limits.memory_bytes)]
    yield Objection(
        field="precision",
        problem=f"its weights take {needed / 1e9:.3g} GB as {request.precision}, and a run here "
        f"has {limits.memory_bytes / 1e9:.3g} GB of memory",
        cure=f"choose {' or '.join(smaller)}" if smaller else "submit a smaller model",
    )


def loaded_bytes(model: HubModel, precision: Precision) -> int | None:
    """None where nobody knows."""
    if precision in BYTES:
        parameters = model.facts.parameters
        return None if parameters is None else int(parameters * BYTES[precision])
    sizes = [file.size for file in model.files if file.path in model.weight_files]
    return sum(size or 0 for size in sizes) or None


def _fits(model: HubModel, size: float, room: int) -> bool:
    return model.facts.parameters is not None and model.facts.parameters * size <= room
