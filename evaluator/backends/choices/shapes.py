"""The parts of vLLM that scoring touches, so that types are checked without vLLM installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable


class Entry(Protocol):
    """`vllm.logprobs.Logprob`."""

    @property
    def logprob(self) -> float: ...


@runtime_checkable
class FlatRows(Protocol):
    """`vllm.logprobs.FlatLogprobs`: rows one after another in plain lists."""

    start_indices: list[int]
    end_indices: list[int]
    token_ids: list[int]
    logprobs: list[float]

    def __len__(self) -> int: ...


Row = Mapping[int, Entry]


class Generated(Protocol):
    """`vllm.CompletionOutput`."""

    @property
    def token_ids(self) -> Sequence[int]: ...
    @property
    def logprobs(self) -> Sequence[Row] | None: ...


class Output(Protocol):
    """`vllm.RequestOutput`."""

    @property
    def prompt_token_ids(self) -> Sequence[int]: ...
    @property
    def prompt_logprobs(self) -> Sequence[Row | None] | FlatRows | None: ...
    @property
    def outputs(self) -> Sequence[Generated]: ...
    @property
    def num_cached_tokens(self) -> int | None: ...


class CacheConfig(Protocol):
    block_size: int | None
    cache_dtype: object
    enable_prefix_caching: bool | None


class ModelConfig(Protocol):
    max_logprobs: int


class EngineConfig(Protocol):
    cache_config: CacheConfig
    model_config: ModelConfig


class InnerEngine(Protocol):
    vllm_config: EngineConfig


class Engine(Protocol):
    """`vllm.LLM`."""

    llm_engine: InnerEngine

    def generate(
        self,
        prompts: Sequence[Mapping[str, list[int]]],
        sampling_params: Sequence[object],
        *,
        use_tqdm: bool | Callable[..., object],
        lora_request: object,
    ) -> Sequence[Output]: ...
