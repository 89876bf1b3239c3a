"""`.eval_results/*.yaml` of a model's repository, which the Hub shows on the model's page.

The format has one number and no place for its error, n, shots, engine or precision: they stand in
`notes`, with the unit. It is made by the Hub's own library.
"""

from __future__ import annotations

from typing import Any

import yaml

from results.formats.subject import Files, NotExportable, Subject, metric, setup
from results.record import BenchmarkScore, TaskScore
from results.suite import BenchmarkInfo

TOLD = ("model_commit", "precision", "weights", "base", "chat_template", "engine", "lm_eval", "run")


def eval_results(subject: Subject) -> Files:
    """One file: an entry for each benchmark whose items are a dataset of the Hub.

    :raises NotExportable: if there is none
    """
    from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml

    entries = [
        EvalResultEntry(**_entry(subject, info, score, task))
        for info, score, task in _scores(subject)
        if info.name in subject.origin.datasets
    ]
    if not entries:
        raise NotExportable(subject.record.run_id, "none of its items are a dataset of the Hub")
    text = yaml.safe_dump(eval_result_entries_to_yaml(entries), sort_keys=False, width=100)
    name = f"{subject.record.suite.name}-{subject.record.model.precision}"
    return {f"{subject.record.model.repo}/.eval_results/{name}.yaml": text.encode()}


def _scores(
    subject: Subject,
) -> list[tuple[BenchmarkInfo, BenchmarkScore | TaskScore, str]]:
    """Benchmarks of one task by that task's name, others as a whole by their own."""
    return [
        (info, score, info.tasks[0].name if len(info.tasks) == 1 else info.name)
        for info, score in subject.benchmarks()
    ]


def _entry(
    subject: Subject, info: BenchmarkInfo, score: BenchmarkScore | TaskScore, task: str
) -> dict[str, Any]:
    repo, url = subject.origin.datasets[info.name], subject.source_url
    return {
        "dataset_id": repo,
        "task_id": task,
        "dataset_revision": subject.record.provenance.datasets.get(repo),
        "value": score.raw,
        "date": subject.record.finished_at.isoformat(),
        "source_url": url,
        "source_name": subject.origin.name if url else None,
        "notes": notes(subject, info, score),
    }


def notes(subject: Subject, info: BenchmarkInfo, score: BenchmarkScore | TaskScore) -> str:
    """Everything a reader of one bare number misses."""
    told = setup(subject)
    error = "unknown" if score.stderr is None else f"{score.stderr:.6g}"
    parts = [
        f"{metric(info)} from 0 to 1",
        f"standard error {error}",
        f"{score.n_items} items",
        f"{info.num_fewshot} shots",
        *(f"{name.replace('_', ' ')} {told[name]}" for name in TOLD if name in told),
    ]
    return "; ".join(parts)
