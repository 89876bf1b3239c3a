"""LoRA adapters on their base: beside its weights, or added to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evaluator.backends.faults import WithoutBase, WrongAdapter
from evaluator.spec import RunSpec

MARK = "lora_"
"""In the name of each tensor that an adapter brings."""


def adapter_folder(folder: Path, spec: RunSpec, base: Path | None) -> Path | None:
    """The folder, if it holds an adapter.

    :raises WithoutBase:
    """
    if spec.model.weights != "adapter":
        return None
    if base is None:
        raise WithoutBase(spec.model.repo)
    return folder


def adapted(model: Any, folder: Path) -> Any:  # noqa: ANN401
    """The model with the adapter's weights beside its own, in its own number format.

    :raises WrongAdapter: if some have no place, or are missing and would be random
    """
    from peft import PeftConfig, PeftModelForCausalLM

    config = PeftConfig.from_pretrained(str(folder))
    config.inference_mode = True
    whole = PeftModelForCausalLM(model, config, autocast_adapter_dtype=False)
    loaded = whole.load_adapter(str(folder), "default", autocast_adapter_dtype=False)
    missing = [name for name in loaded.missing_keys if MARK in name]
    if missing or loaded.unexpected_keys:
        raise WrongAdapter(len(missing), len(loaded.unexpected_keys))
    return whole.eval()


@contextmanager
def merged(adapter: Path | None, base: Path, dtype: str) -> Iterator[Path]:
    """Folder of a whole model while it is loaded: the base, or adapter and base added up."""
    if adapter is None:
        yield base
        return
    from transformers import AutoModelForCausalLM

    options = {"trust_remote_code": False, "use_safetensors": True, "local_files_only": True}
    model = AutoModelForCausalLM.from_pretrained(base, dtype=dtype, **options)
    with TemporaryDirectory(prefix="leaderboard-merged-") as folder:
        adapted(model, adapter).merge_and_unload(safe_merge=True).save_pretrained(folder)
        yield Path(folder)
