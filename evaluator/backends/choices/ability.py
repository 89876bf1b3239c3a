"""What an engine can do, found by looking for features, never by its version."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from evaluator.backends.choices.plan import Cache
from evaluator.backends.choices.shapes import Engine, EngineConfig, ModelConfig

NEEDED = ("logprob_token_ids", "skip_reading_prefix_cache")
"""Sampling parameters without which contexts cannot be shared."""
MOST_IDS = 128
"""vLLM's own bound on `logprob_token_ids`, where it does not tell another."""


@dataclass(frozen=True, slots=True)
class Ability:
    """How far choices may share work on this engine."""

    cache: Cache
    flat: bool
    """Log-probabilities come in flat lists, which spares an object a row."""
    hindrance: str | None = None
    """Why every choice is asked plainly, on its own; None: they are asked together."""


def ability(llm: Engine) -> Ability:
    """Look at a `vllm.LLM`."""
    from vllm import SamplingParams

    config = llm.llm_engine.vllm_config
    known = frozenset(inspect.signature(SamplingParams).parameters)
    return Ability(
        cache=Cache(block(config), _ids(config.model_config)),
        flat="flat_logprobs" in known,
        hindrance=hindrance(config, known),
    )


def block(config: EngineConfig) -> int | None:
    """Tokens in a block; None where the cache is off, or keeps states instead of tokens."""
    cache, model = config.cache_config, config.model_config
    if not cache.enable_prefix_caching or getattr(model, "is_hybrid", False):
        return None
    return cache.block_size


def _ids(model: ModelConfig) -> int:
    return MOST_IDS if model.max_logprobs == -1 else min(MOST_IDS, int(model.max_logprobs))


def hindrance(config: EngineConfig, known: frozenset[str]) -> str | None:
    """The first reason to distrust shared work."""
    if missing := [name for name in NEEDED if name not in known]:
        return f"this vLLM has no {missing[0]}"
    if _ids(config.model_config) < 1:
        return "max_logprobs is 0"
    if (mode := getattr(config.model_config, "logprobs_mode", "raw_logprobs")) != "raw_logprobs":
        return f"logprobs_mode is {mode}"
    if str(config.cache_config.cache_dtype).startswith(("fp8", "int8", "nvfp4", "turboquant")):
        return f"the cache is kept in {config.cache_config.cache_dtype}"
    if getattr(config, "speculative_config", None) is not None:
        return "speculative decoding is on"
    return None
