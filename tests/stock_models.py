"""lm-eval's own model classes, ready to be asked the same as ours within one process."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.peers import named_vllm

if TYPE_CHECKING:
    from vllm import LLM


def stock_hf(folder: Path, **arguments: object) -> Any:  # noqa: ANN401
    from lm_eval.models.huggingface import HFLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return HFLM(str(folder), device="cpu", dtype="float32", batch_size=8, **arguments)


def stock_vllm(engine: LLM, folder: Path) -> Any:  # noqa: ANN401
    """Put onto an engine that is already there: a second one would not fit beside it."""
    from lm_eval.api.model import CacheHook
    from transformers import AutoTokenizer

    with named_vllm():
        from lm_eval.models.vllm_causallms import VLLM
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = VLLM.__new__(VLLM)
    model.__dict__ |= {
        "model": engine,
        "tokenizer": tokenizer,
        "hf_chat_template": tokenizer.chat_template,
        "chat_template_args": {},
        "enable_thinking": None,
        "add_bos_token": None,
        "custom_prefix_token_id": None,
        "batch_size": 100_000,
        "data_parallel_size": 1,
        "lora_request": None,
        "cache_hook": CacheHook(None),
        "_rank": 0,
        "_world_size": 1,
        "_max_length": engine.llm_engine.model_config.max_model_len,
    }
    return model
