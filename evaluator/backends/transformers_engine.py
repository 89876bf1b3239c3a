"""A model as `transformers` loads it, ready for lm-eval."""

from __future__ import annotations

from pathlib import Path

import torch

from evaluator.backends import Arguments, LoadedModel
from evaluator.backends.adapters import adapter_folder
from evaluator.backends.faults import NoChatTemplate
from evaluator.backends.meter import Meter
from evaluator.backends.precisions import COMPUTED_IN
from evaluator.backends.thinking import marks, switch
from evaluator.backends.transformers_lm import QUANTISED, TransformersLM
from evaluator.model_files import tokenizer_folder
from evaluator.spec import RunSpec

CPU_BATCH = "16"
LARGEST_BATCH = 64
"""lm-eval's own bound where it looks for the largest batch."""


def load(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    adapter = adapter_folder(folder, spec, base)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and spec.gpu_share is not None:
        torch.cuda.set_per_process_memory_fraction(spec.gpu_share)
    batch_size = _batch_size(spec.batch_size, device)
    meter = Meter()
    lm = TransformersLM(
        meter,
        adapter,
        spec.model.precision,
        pretrained=str(base or folder),
        tokenizer=str(tokenizer_folder(folder, base)),
        dtype=COMPUTED_IN[spec.model.precision],
        device=device,
        batch_size=batch_size,
        trust_remote_code=False,
        chat_template_args=switch(spec.thinking),
    )
    if spec.model.chat_template and not lm.tokenizer.chat_template:
        raise NoChatTemplate(spec.model.repo)
    template = lm.chat_template(True) if spec.model.chat_template else None
    at_once = int(batch_size) if batch_size.isdigit() else LARGEST_BATCH
    lm.marks = marks(spec.thinking, template, spec.model.repo)
    return LoadedModel(
        lm,
        meter,
        _arguments(spec, device),
        batch_size,
        lm.max_length,
        template,
        choices_apart=lm.choices_apart,
        at_once=at_once,
        marks=lm.marks,
    )


def _arguments(spec: RunSpec, device: str) -> Arguments:
    return {
        "dtype": COMPUTED_IN[spec.model.precision],
        "quantisation": QUANTISED.get(spec.model.precision),
        "device": device,
        "use_safetensors": True,
    }


def _batch_size(asked: str, device: str) -> str:
    """lm-eval's search for the largest batch fills a CPU's whole memory before it is content."""
    return CPU_BATCH if asked == "auto" and device == "cpu" else asked
