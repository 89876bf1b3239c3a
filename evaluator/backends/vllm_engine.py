"""vLLM's engine, started with what its machine needs: features decide, not versions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.backends import Arguments, LoadedModel
from evaluator.backends.adapters import adapter_folder, merged
from evaluator.backends.faults import NoChatTemplate
from evaluator.backends.meter import Meter
from evaluator.backends.precisions import COMPUTED_IN
from evaluator.backends.thinking import marks, switch
from evaluator.model_files import tokenizer_folder
from evaluator.spec import RunSpec

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase
    from vllm import LLM

ALWAYS = {"VLLM_NO_USAGE_STATS": "1", "VLLM_CONFIGURE_LOGGING": "0"}
ON_CPU = {
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "TORCH_COMPILE_DISABLE": "1",
}
"""Read by vLLM when it is imported; what the operator has set wins. The space is in GiB."""
SHARING: Arguments = {"enable_prefix_caching": True, "max_logprobs": 128}
"""Without these no two choices could share their context, nor two questions their examples."""
CPU_ARGUMENTS: Arguments = {
    "enforce_eager": True,
    "gpu_memory_utilization": 0.3,
    "block_size": 32,
}
"""On a CPU the share of memory is checked too, and the default of 0.92 refuses a busy machine. The
cache holds whole blocks, so small ones share more; these are the smallest a CPU can have."""

GPU_BATCH, CPU_BATCH = 256, 16
"""Texts under way at once, where the engine allows as many."""


def load(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    adapter = adapter_folder(folder, spec, base)
    arguments = _arguments(spec)
    from transformers import AutoTokenizer
    from vllm import LLM

    from evaluator.backends.vllm_lm import VllmLM

    meter = Meter()
    tokenizer = AutoTokenizer.from_pretrained(
        tokenizer_folder(folder, base), trust_remote_code=False, local_files_only=True
    )
    template = _template(tokenizer, spec)
    found = marks(spec.thinking, template, spec.model.repo)
    with merged(adapter, base or folder, COMPUTED_IN[spec.model.precision]) as whole:
        engine = LLM(model=str(whole), tokenizer=str(tokenizer_folder(folder, base)), **arguments)
        # Asks the engine for the model's generation_config.json, which goes with the folder.
        lm = VllmLM(meter, engine, tokenizer, found, switch(spec.thinking))
    if adapter is not None:
        arguments["adapter"] = "merged"
    return LoadedModel(
        lm,
        meter,
        arguments,
        "auto",
        lm.max_length,
        template,
        choices_apart=lm.hindrance,
        at_once=_at_once(engine),
        forget=lm.forget,
        stream=lm.stream,
        marks=found,
    )


def _at_once(engine: LLM) -> int:
    """A CPU gains nothing from more than a few."""
    import torch

    most = int(engine.llm_engine.vllm_config.scheduler_config.max_num_seqs)
    return min(most, GPU_BATCH if torch.cuda.is_available() else CPU_BATCH)


def _arguments(spec: RunSpec) -> Arguments:
    """Prepare the environment for vLLM's import, and say what its engine is to be told."""
    import torch

    gpus = torch.cuda.is_available()
    for name, value in {**ALWAYS, **({} if gpus else ON_CPU)}.items():
        os.environ.setdefault(name, value)
    arguments: Arguments = {
        "dtype": COMPUTED_IN[spec.model.precision],
        "seed": spec.seeds.torch,
        "trust_remote_code": False,
        "load_format": "safetensors",
        **SHARING,
        "tensor_parallel_size": _visible_gpus() if gpus else 1,
    }
    if gpus and spec.gpu_share is not None:
        arguments["gpu_memory_utilization"] = spec.gpu_share
    return arguments if gpus else {**arguments, **CPU_ARGUMENTS}


def _visible_gpus() -> int:
    """Those the slot was given; an operator who gave none means one."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    return max(1, len([device for device in visible.split(",") if device.strip()]))


def _template(tokenizer: PreTrainedTokenizerBase, spec: RunSpec) -> str | None:
    if not spec.model.chat_template:
        return None
    template = tokenizer.chat_template
    if not template:
        raise NoChatTemplate(spec.model.repo)
    return template if isinstance(template, str) else template["default"]
