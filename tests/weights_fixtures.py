"""Tiny repositories of other kinds of weights, all made from the tiny model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from tests.model_fixtures import CARD

WEIGHTS = "model.safetensors"
GROUP = 32
NIBBLES = 8
"""Numbers of four bits in one of 32."""


def build_adapter(folder: Path, base: Path, base_repo: str = "org/tiny") -> Path:
    """A LoRA with random weights in both of its halves, so that it changes every answer."""
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    config = LoraConfig(
        r=4,
        lora_alpha=64,
        target_modules=["q_proj", "v_proj", "up_proj", "down_proj"],
        init_lora_weights=False,
        task_type="CAUSAL_LM",
    )
    with torch.random.fork_rng():
        torch.manual_seed(3)
        adapted = get_peft_model(model, config)
    adapted.save_pretrained(str(folder))
    told = json.loads((folder / "adapter_config.json").read_text())
    told["base_model_name_or_path"] = base_repo
    (folder / "adapter_config.json").write_text(json.dumps(told))
    (folder / "README.md").write_text(CARD)
    return folder


def merged(adapter: Path, base: Path, target: Path) -> Path:
    """The adapter added to its base by hand: W + B·A·alpha/r."""
    shutil.copytree(base, target)
    weights = {name: t.float() for name, t in load_file(base / WEIGHTS).items()}
    parts = load_file(adapter / "adapter_model.safetensors")
    for name, half in parts.items():
        if ".lora_A." in name:
            other = parts[name.replace(".lora_A.", ".lora_B.")]
            plain = name.removeprefix("base_model.model.").replace(".lora_A", "")
            weights[plain] += other @ half * (64 / 4)
    save_file(weights, target / WEIGHTS, {"format": "pt"})
    return target


def build_delta(folder: Path, base: Path, whole: Path) -> Path:
    """What must be added to `base` to get `whole`."""
    shutil.copytree(whole, folder)
    ours, theirs = load_file(whole / WEIGHTS), load_file(base / WEIGHTS)
    changes = {name: t.float() - theirs[name].float() for name, t in ours.items()}
    save_file(changes, folder / WEIGHTS, {"format": "pt"})
    return folder


def build_gptq(folder: Path, plain: Path) -> Path:
    """Rounded to four bits in groups and packed as GPTQ's own tools write it."""
    shutil.copytree(plain, folder)
    packed: dict[str, torch.Tensor] = {}
    for name, tensor in load_file(plain / WEIGHTS).items():
        if name.endswith("_proj.weight"):
            packed |= _quantised(name.removesuffix("weight"), tensor.float().T.contiguous())
        else:
            packed[name] = tensor.half()
    save_file(packed, folder / WEIGHTS, {"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    method = {"quant_method": "gptq", "bits": 4, "group_size": GROUP, "desc_act": False}
    config |= {"dtype": "float16", "quantization_config": {**method, "sym": True}}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def _quantised(name: str, weight: torch.Tensor) -> dict[str, torch.Tensor]:
    """:param weight: inputs by outputs"""
    inputs, outputs = weight.shape
    groups = weight.reshape(inputs // GROUP, GROUP, outputs)
    scales = groups.abs().amax(1) / 7
    steps = (groups / scales[:, None]).round().clamp(-8, 7) + 8
    zeros = torch.full((inputs // GROUP, outputs), 7)
    return {
        f"{name}qweight": _packed(steps.reshape(inputs, outputs)),
        f"{name}qzeros": _packed(zeros.T).T.contiguous(),
        f"{name}scales": scales.half(),
        f"{name}g_idx": (torch.arange(inputs) // GROUP).to(torch.int32),
    }


def _packed(numbers: torch.Tensor) -> torch.Tensor:
    """Eight rows in one, the first in the lowest bits."""
    rows, columns = numbers.shape
    parts = numbers.reshape(rows // NIBBLES, NIBBLES, columns).to(torch.int64)
    shifts = 4 * torch.arange(NIBBLES).reshape(1, NIBBLES, 1)
    whole = (parts << shifts).sum(dim=1)
    return torch.where(whole < 2**31, whole, whole - 2**32).to(torch.int32)
