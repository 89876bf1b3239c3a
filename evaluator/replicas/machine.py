"""What the rule of sizes is asked about: this machine's GPUs and this run's model."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from evaluator.gauge import Gauge
from evaluator.sizing import ROOM, Asked, Sizes, bytes_needed, choose
from evaluator.spec import RunSpec

log = logging.getLogger(__name__)


def sizes_of(spec: RunSpec, folder: Path, gauge: Gauge) -> Sizes:
    """:raises BadSizes:"""
    if spec.endpoint is not None:
        return Sizes(1, 1, "the endpoint's own affair")
    asked = Asked(spec.tensor_parallel, spec.data_parallel)
    needed = bytes_needed(spec.facts.parameters, spec.model.precision) or _on_disk(folder)
    free = gauge.gpus.free_bytes() if gauge.gpus else []
    splits = spec.backend == "vllm"
    found = choose(needed, free, asked, heads=_heads(folder), splits=splits)
    log.info("model: %s", found.because)
    return found


def _on_disk(folder: Path) -> float | None:
    """For models whose parameters nobody counted."""
    return ROOM * sum(path.stat().st_size for path in folder.glob("*.safetensors")) or None


def _heads(folder: Path) -> int | None:
    path = folder / "config.json"
    config: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    text = config.get("text_config") or config
    heads = text.get("num_attention_heads")
    return heads if isinstance(heads, int) else None
