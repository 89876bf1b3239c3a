"""lm-evaluation-harness's own output: results_<time>.json, and samples_<task>_<time>.jsonl."""

from __future__ import annotations

import json
from typing import Any

from results.formats.subject import Files, Subject
from results.record import TaskScore
from results.sample import Sample
from results.suite import BenchmarkInfo


def lm_eval(subject: Subject) -> Files:
    """The folder that `lm_eval --output_path` leaves for one model."""
    record = subject.record
    stamp = f"{record.finished_at:%Y-%m-%dT%H-%M-%S.%f}"
    # Two runs of one model may have ended at the same time; their names never agree.
    folder = f"{record.model.repo.replace('/', '__')}/{record.run_id}"
    files = {f"{folder}/results_{stamp}.json": _written(_results(subject), indent=2)}
    for info, score in subject.tasks():
        if samples := subject.samples(score.task):
            lines = [_written(_sample(info, sample)) for sample in samples]
            files[f"{folder}/samples_{score.task}_{stamp}.jsonl"] = b"\n".join(lines) + b"\n"
    return files


def _results(subject: Subject) -> dict[str, Any]:
    record, tasks = subject.record, subject.tasks()
    return {
        "results": {score.task: _numbers(info, score) for info, score in tasks},
        "group_subtasks": {score.task: [] for _, score in tasks},
        "configs": {score.task: _config(info, score) for info, score in tasks},
        "versions": {score.task: _version(score.version) for _, score in tasks},
        "n-shot": {score.task: score.num_fewshot for _, score in tasks},
        "higher_is_better": {
            score.task: dict.fromkeys(info.metrics, True) for info, score in tasks
        },
        "n-samples": {
            score.task: {"original": score.n_items, "effective": score.n_items}
            for _, score in tasks
        },
        "config": _setup(subject),
        "git_hash": None,
        "date": record.finished_at.timestamp(),
        "lm_eval_version": record.engine.lm_eval,
        "transformers_version": record.engine.packages.get("transformers"),
        "task_hashes": {score.task: score.task_hash for _, score in tasks},
        "model_source": record.engine.backend,
        "model_name": record.model.repo,
        "model_name_sanitized": record.model.repo.replace("/", "__"),
        "fewshot_as_multiturn": record.provenance.fewshot_as_multiturn,
        "chat_template_sha": record.provenance.chat_template_sha256,
        "system_instruction": record.provenance.system_instruction,
        "max_length": record.provenance.max_length,
        "total_evaluation_time_seconds": str(
            (record.finished_at - record.started_at).total_seconds()
        ),
    }


def _setup(subject: Subject) -> dict[str, Any]:
    record = subject.record
    seeds = {
        ("random_seed" if name == "random" else f"{name}_seed"): seed
        for name, seed in record.provenance.seeds.items()
    }
    return {
        "model": {"transformers": "hf"}.get(record.engine.backend, record.engine.backend),
        "model_args": {
            "pretrained": record.model.repo,
            "revision": record.model.commit,
            "dtype": record.model.precision,
            **record.provenance.model_args,
        },
        "model_sha": record.model.commit,
        "model_num_parameters": record.facts.parameters,
        "model_dtype": record.model.precision,
        "batch_size": record.provenance.batch_size,
        "limit": record.limit,
        "engine": f"{record.engine.name} {record.engine.version}",
        **seeds,
    }


def _numbers(info: BenchmarkInfo, score: TaskScore) -> dict[str, Any]:
    """The error belongs to the mean of the metrics, and so to a metric only where it is alone."""
    alone = len(score.metrics) == 1
    error = score.stderr if alone and score.stderr is not None else "N/A"
    numbers: dict[str, Any] = {"alias": score.task}
    for name, value in score.metrics.items():
        numbers[f"{name},{info.filter}"] = value
        numbers[f"{name}_stderr,{info.filter}"] = error
    return numbers


def _config(info: BenchmarkInfo, score: TaskScore) -> dict[str, Any]:
    return {
        "task": score.task,
        "num_fewshot": score.num_fewshot,
        "metric_list": [{"metric": name, "higher_is_better": True} for name in info.metrics],
        "metadata": {"version": _version(score.version)},
    }


def _version(text: str) -> float | str:
    """lm-eval gives a number where it can."""
    try:
        return float(text)
    except ValueError:
        return text


def _sample(info: BenchmarkInfo, sample: Sample) -> dict[str, Any]:
    metrics = dict(zip(info.metrics, sample.values, strict=True))
    return {
        "doc_id": sample.doc_id,
        "target": sample.target,
        "arguments": _arguments(sample),
        "resps": _responses(sample),
        "filtered_resps": [sample.answer],
        "filter": info.filter,
        "metrics": list(info.metrics),
        "doc_hash": sample.doc_hash,
        "prompt_hash": sample.prompt_hash,
        "target_hash": sample.target_hash,
        **metrics,
    }


def _arguments(sample: Sample) -> dict[str, dict[str, str]]:
    choices = sample.choices
    if choices is None:
        return {"gen_args_0": {"arg_0": sample.prompt}}
    return {
        f"gen_args_{place}": {"arg_0": sample.prompt, "arg_1": choice}
        for place, choice in enumerate(choices)
    }


def _responses(sample: Sample) -> list[Any]:
    if sample.loglikelihoods is None or sample.is_greedy is None:
        return [sample.responses]
    pairs = zip(sample.loglikelihoods, sample.is_greedy, strict=True)
    return [[[str(likely), str(greedy)]] for likely, greedy in pairs]


def _written(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()
