"""One vLLM engine for all tests: it takes half a minute to start and gives no memory back."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

if TYPE_CHECKING:
    from vllm import LLM

ENVIRONMENT = {
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "TORCH_COMPILE_DISABLE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_CONFIGURE_LOGGING": "0",
}
BLOCK = 32


def start_vllm(folder: Path) -> LLM:
    """In float32, where answers can be compared to the last digits.

    vLLM looks at every object of every module; Flask's are unbound outside of a request. It starts
    offline, and alone: the processes of later tests ask their hubs.
    """
    for name, setting in ENVIRONMENT.items():
        os.environ.setdefault(name, setting)
    with (
        pytest.MonkeyPatch.context() as environment,
        warnings.catch_warnings(),
        Flask(__name__).test_request_context(),
    ):
        environment.setenv("HF_HUB_OFFLINE", "1")
        warnings.simplefilter("ignore")
        from vllm import LLM

        return LLM(
            str(folder),
            dtype="float32",
            enforce_eager=True,
            gpu_memory_utilization=0.1,
            block_size=BLOCK,
            max_logprobs=128,
            enable_prefix_caching=True,
        )


@pytest.fixture(scope="session")
def vllm_engine(tiny_model_folder: Path) -> LLM:
    """The tiny model, with small blocks so that their edges are met often."""
    return start_vllm(tiny_model_folder)
