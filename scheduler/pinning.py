"""From what a person asked for to exact weights and suite, and the limits it is measured by."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.model_cache import model_cache
from results.record import ModelRef
from results.settings import Settings
from results.suite import SuiteInfo
from scheduler.admission import Limits
from scheduler.architectures import causal_language_models, vllm_models
from scheduler.ground import ground_of, memory_of
from scheduler.hub_model import HubModel
from scheduler.submission import Pinned, SubmissionRequest


def pin(request: SubmissionRequest, model: HubModel, *, suite_digest: str) -> Pinned:
    """What the request means at this moment."""
    exact = ModelRef(
        repo=model.repo,
        commit=model.commit,
        precision=request.precision,
        weights=request.weights,
        base=model.base.repo if model.base else None,
        base_commit=model.base.commit if model.base else None,
        chat_template=request.chat_template,
    )
    return Pinned(model=exact, facts=model.facts, suite_digest=suite_digest)


def limits_of(settings: Settings, suites: Iterable[SuiteInfo]) -> Limits:
    """What this leaderboard takes, and has room for now."""
    ground = ground_of(settings)
    on_vllm = ground.backend == "vllm"
    return Limits(
        suites=frozenset(suite.name for suite in suites if not suite.archived),
        max_parameters=int(settings.max_billions * 1e9),
        free_bytes=model_cache(settings).room_in_all(),
        architectures=causal_language_models(),
        engine_architectures=vllm_models() if on_vllm else frozenset(),
        memory_bytes=memory_of(settings),
        denied=tuple(name for part in settings.deny.split(",") if (name := part.strip())),
        private_models=settings.private_models,
        ground=ground,
    )
