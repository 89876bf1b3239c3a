"""`lm_eval` itself, run as a command on the toy tasks: the measure of our backends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.toy_tasks import TASKS, write_toy_tasks

COMMAND = "from lm_eval.__main__ import cli_evaluate; cli_evaluate()"
"""What the installed script `lm_eval` does."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What the command left behind."""

    results: Mapping[str, Mapping[str, Any]]
    samples: Mapping[str, Sequence[Mapping[str, Any]]]


def run_lm_eval(folder: Path, model: str, arguments: str) -> Stock:
    """One run over all toy tasks with a model of lm-eval's own."""
    write_toy_tasks(folder / "tasks")
    options = {
        "--model": model,
        "--model_args": arguments,
        "--tasks": ",".join(TASKS),
        "--include_path": str(folder / "tasks"),
        "--output_path": str(folder / "out"),
        "--batch_size": "16" if model == "hf" else "auto",
    }
    flags = [part for pair in options.items() for part in pair]
    ended = subprocess.run(
        [sys.executable, "-c", COMMAND, "run", "--log_samples", *flags],
        env=environment(folder),
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return read_output(folder / "out")


def environment(folder: Path) -> dict[str, str]:
    """Stock vLLM asks for a distribution of that name, whose version says what it runs on."""
    info = folder / "site" / "vllm-0.32.0+cpu.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vllm\nVersion: 0.32.0+cpu\n")
    return {
        **os.environ,
        "PYTHONPATH": str(info.parent),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_CACHE": str(folder / "cache"),
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
        "TORCH_COMPILE_DISABLE": "1",
        "VLLM_NO_USAGE_STATS": "1",
    }


def read_output(folder: Path) -> Stock:
    (results,) = folder.rglob("results_*.json")
    samples = {}
    for path in folder.rglob("samples_*.jsonl"):
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        name = path.name.removeprefix("samples_").rpartition("_")[0]
        samples[name] = sorted(rows, key=lambda row: int(row["doc_id"]))
    return Stock(json.loads(results.read_text())["results"], samples)
