"""An engine that could make choices inexact is not trusted with shared work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from evaluator.backends.choices.ability import NEEDED, block, hindrance


@dataclass(frozen=True)
class CacheConfig:
    block_size: int | None = 16
    cache_dtype: object = "auto"
    enable_prefix_caching: bool | None = True


@dataclass(frozen=True)
class ModelConfig:
    max_logprobs: int = 20
    logprobs_mode: str = "raw_logprobs"
    is_hybrid: bool = False


@dataclass(frozen=True)
class Config:
    cache_config: CacheConfig = field(default_factory=CacheConfig)
    model_config: ModelConfig = field(default_factory=ModelConfig)
    speculative_config: object = None


SOUND = Config()
ALL = frozenset(NEEDED)


def test_an_engine_with_all_features_shares_work() -> None:
    assert hindrance(SOUND, ALL) is None
    assert block(SOUND) == 16


@pytest.mark.parametrize(
    ("config", "known", "reason"),
    [
        (SOUND, ALL - {"logprob_token_ids"}, "no logprob_token_ids"),
        (SOUND, ALL - {"skip_reading_prefix_cache"}, "no skip_reading_prefix_cache"),
        (replace(SOUND, model_config=ModelConfig(max_logprobs=0)), ALL, "max_logprobs is 0"),
        (
            replace(SOUND, model_config=ModelConfig(logprobs_mode="processed_logits")),
            ALL,
            "logprobs_mode is processed_logits",
        ),
        (replace(SOUND, cache_config=CacheConfig(cache_dtype="fp8_e4m3")), ALL, "fp8_e4m3"),
        (replace(SOUND, speculative_config=object()), ALL, "speculative decoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_could_hurt_exactness_is_named(
    config: Config, known: frozenset[str], reason: str
) -> None:
    assert reason in (hindrance(config, known) or "")


@pytest.mark.parametrize(
    "config",
    [
        replace(SOUND, cache_config=CacheConfig(enable_prefix_caching=False)),
        replace(SOUND, cache_config=CacheConfig(block_size=None)),
        replace(SOUND, model_config=ModelConfig(is_hybrid=True)),
    ],
    ids=["off", "unknown blocks", "states"],
)
def test_a_cache_that_does_not_keep_blocks_of_tokens_is_not_read(config: Config) -> None:
    assert block(config) is None
