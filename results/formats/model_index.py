"""`model-index` of a model card, by the Hub's own library."""

from __future__ import annotations

from typing import Any

import yaml

from results.formats.subject import Files, Subject, metric, setup
from results.record import BenchmarkScore
from results.suite import BenchmarkInfo


def model_index(subject: Subject) -> Files:
    """One file, to be merged into the card's metadata: raw and normalised score a benchmark."""
    from huggingface_hub import EvalResult
    from huggingface_hub.repocard_data import eval_results_to_model_index

    results = [
        EvalResult(**_common(subject, info), **value)
        for info, score in subject.benchmarks()
        for value in _values(subject, info, score)
    ]
    index = eval_results_to_model_index(subject.record.model.repo.split("/")[1], results)
    text = yaml.safe_dump({"model-index": index}, sort_keys=False, width=100)
    folder, suite = subject.record.model.repo, subject.record.suite.name
    name = f"{suite}-{subject.record.model.precision}"
    return {f"{folder}/model-index/{name}.yaml": text.encode()}


def _common(subject: Subject, info: BenchmarkInfo) -> dict[str, Any]:
    repo, url = subject.origin.datasets.get(info.name), subject.source_url
    return {
        "task_type": "text-generation",
        "task_name": "Text Generation",
        "dataset_type": repo or f"{subject.record.suite.name}/{info.name}",
        "dataset_name": info.title,
        "dataset_revision": subject.record.provenance.datasets.get(repo) if repo else None,
        "dataset_args": {"num_few_shot": info.num_fewshot},
        "source_url": url,
        "source_name": subject.origin.name if url else None,
    }


def _values(subject: Subject, info: BenchmarkInfo, score: BenchmarkScore) -> list[dict[str, Any]]:
    kind = info.metrics[0]
    return [
        {
            "metric_type": kind,
            "metric_name": f"{metric(info)}, raw, from 0 to 1",
            "metric_value": score.raw,
            "metric_args": _args(subject, score, score.stderr),
        },
        {
            "metric_type": kind,
            "metric_name": "normalised: 0 is guessing, 100 is perfect",
            "metric_value": score.normalised,
            "metric_args": _args(subject, score, score.normalised_stderr),
        },
    ]


def _args(subject: Subject, score: BenchmarkScore, error: float | None) -> dict[str, Any]:
    known = {"standard_error": error} if error is not None else {}
    return {**known, "n_items": score.n_items, **setup(subject)}
