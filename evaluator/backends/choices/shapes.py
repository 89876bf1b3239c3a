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
    @property
    def block_size(self) -> int | None: ...
    @property
    def cache_dtype(self) -> object: ...
    @property
    def enable_prefix_caching(self) -> bool | None: ...


class ModelConfig(Protocol):
    @property
    def max_logprobs(self) -> int: ...


class EngineConfig(Protocol):
    """`vllm.config.VllmConfig`."""

    @property
    def cache_config(self) -> CacheConfig: ...
    @property
    def model_config(self) -> ModelConfig: ...


class InnerEngine(Protocol):
    @property
    def vllm_config(self) -> EngineConfig: ...


class Engine(Protocol):
    """`vllm.LLM`."""

    @property
    def llm_engine(self) -> InnerEngine: ...
    def generate(
        self,
        prompts: Sequence[Mapping[str, list[int]]],
        sampling_params: Sequence[object],
        *,
        use_tqdm: bool | Callable[..., object],
        lora_request: object,
    ) -> Sequence[Output]: ...
