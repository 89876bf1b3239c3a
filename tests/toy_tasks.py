"""Four small lm-eval tasks that meet every way of asking: letters, words, examples, writing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.suite import HarnessNeeds, Suite
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo

Item = dict[str, Any]
COLOURS = ["red", "green", "dark blue", "a shade of grey"]
CHOICE: Mapping[str, Any] = {
    "output_type": "multiple_choice",
    "doc_to_text": "{{prompt}}",
    "doc_to_choice": "choices",
    "doc_to_target": "answer",
    "metric_list": [{"metric": "acc"}, {"metric": "acc_norm"}],
}
WRITING: Mapping[str, Any] = {
    "output_type": "generate_until",
    "doc_to_text": "{{prompt}}",
    "doc_to_target": "answer",
    "generation_kwargs": {"until": ["e", "\n\n"], "max_gen_toks": 20},
    "metric_list": [{"metric": "exact_match"}],
}
TASKS: Mapping[str, tuple[Mapping[str, Any], int]] = {
    "toy_letters": (CHOICE, 0),
    "toy_words": (CHOICE, 0),
    "toy_examples": (CHOICE, 2),
    "toy_writing": (WRITING, 0),
}
COUNT = 8


def items(task: str) -> list[Item]:
    return [_item(task, number) for number in range(COUNT)]


def _item(task: str, number: int) -> Item:
    if task == "toy_writing":
        return {"prompt": f"Count: één, zwei, 三, {number}:", "answer": f" {number}"}
    if task == "toy_letters":
        listed = "".join(f"\n{letter}. {c}" for letter, c in zip("ABCD", COLOURS, strict=True))
        prompt = f"Which colour has thing {number}?{listed}\nAnswer:"
        return {"prompt": prompt, "choices": list("ABCD"), "answer": number % 4}
    prompt = f"Thing {number} is " if number % 2 else f"Thing {number}:"
    return {"prompt": prompt, "choices": COLOURS, "answer": number % 4}


def write_toy_tasks(folder: Path) -> Suite:
    """Task files that lm-eval's own command can read too, and the suite of them."""
    folder.mkdir(parents=True)
    for name, (task, shots) in TASKS.items():
        path = folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(item) + "\n" for item in items(name)))
        source = {"dataset_path": "json", "dataset_kwargs": {"data_files": {"test": str(path)}}}
        whole = {"task": name, "test_split": "test", "num_fewshot": shots, **task, **source}
        if shots:
            whole["fewshot_config"] = {"sampler": "first_n", "samples": items("toy_words")[:shots]}
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(whole))
    files = {name: {"test": f"{name}.jsonl"} for name in TASKS}
    return Suite(_info(), HarnessNeeds(tasks_folder=str(folder), data="package", files=files))


def _info() -> SuiteInfo:
    benchmarks = tuple(
        BenchmarkInfo(
            name=name,
            title=name,
            description=name,
            metrics=(task["metric_list"][0]["metric"],),
            num_fewshot=shots,
            tasks=(TaskInfo(name=name, title=name, n_items=COUNT),),
        )
        for name, (task, shots) in TASKS.items()
    )
    return SuiteInfo(name="toy", title="Toy", description="toy", benchmarks=benchmarks, digest="0")
