"""The first items of real benchmarks, rendered by lm-eval's own tasks from local files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from bench.questions import Pair, Question

DATA = Path(os.environ.get("LEADERBOARD_DATASETS") or Path(__file__).parents[2] / "shared" / "data")
BBH = """
boolean_expressions date_understanding object_counting ruin_names
tracking_shuffled_objects_seven_objects
"""
TASKS: dict[str, tuple[str, dict[str, str]]] = {
    "MMLU anatomy, 5 shots": (
        "mmlu/default/mmlu_anatomy.yaml",
        {"test": "mmlu/test/anatomy.jsonl", "dev": "mmlu/dev/anatomy.jsonl"},
    ),
    "MMLU law, 5 shots": (
        "mmlu/default/mmlu_professional_law.yaml",
        {"test": "mmlu/test/professional_law.jsonl", "dev": "mmlu/dev/professional_law.jsonl"},
    ),
    "MMLU-Pro, 5 shots": (
        "leaderboard/mmlu_pro/mmlu_pro.yaml",
        {"test": "mmlu_pro/test.jsonl", "validation": "mmlu_pro/validation.jsonl"},
    ),
    **{
        f"BBH {name}": (f"leaderboard/bbh_mc/{name}.yaml", {"test": f"bbh/{name}.jsonl"})
        for name in BBH.split()
    },
}
"""Title: lm-eval's own YAML, and the files that stand for its dataset."""


def questions(title: str, count: int) -> list[Question]:
    """The prompts and choices that lm-eval would ask of a model."""
    import lm_eval.tasks
    from lm_eval.api.task import ConfigurableTask
    from lm_eval.tasks._yaml_loader import load_yaml

    path, files = TASKS[title]
    config: dict[str, Any] = load_yaml(Path(lm_eval.tasks.__file__).parent / path)
    for key in ("tag", "task_alias", "group", "dataset_name"):
        config.pop(key, None)
    data = {split: str(DATA / name) for split, name in files.items()}
    config |= {"dataset_path": "json", "dataset_kwargs": {"data_files": data}}
    if path.startswith("mmlu/"):
        config["num_fewshot"] = 5
    task = ConfigurableTask(config=config)
    task.build_all_requests(limit=count)
    items: dict[int, list[Pair]] = {}
    for instance in task.instances:
        items.setdefault(instance.doc_id, []).append(instance.args)
    return list(items.values())


def available() -> list[str]:
    """Titles of the tasks whose files are here."""
    return [
        title
        for title, (_, files) in TASKS.items()
        if all((DATA / name).exists() for name in files.values())
    ]
