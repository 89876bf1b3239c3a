"""Every Eval Ever 0.3.0: one aggregate file a run, and its samples as JSON Lines.

The schema is the EvalEval coalition's, published in the package every-eval-ever.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from results.formats.every_eval_ever_samples import sample_lines
from results.formats.subject import Files, Subject, metric, setup
from results.record import BenchmarkScore
from results.suite import BenchmarkInfo

VERSION = "0.3.0"
CONFIDENCE, Z = 0.95, 1.959963984540054
"""Two-sided quantile of the normal distribution."""
SPACE = uuid.UUID("6f0c1b4e-0d5e-4b6c-9a53-1f6f0f1b7c11")
"""Of the names that this product gives; any that nobody else uses."""


def every_eval_ever(subject: Subject) -> Files:
    """data/<suite>/<organisation>/<model>/<uuid>.json and <uuid>_samples.jsonl."""
    record = subject.record
    developer, name = record.model.repo.split("/")
    ident = run_uuid(record.run_id)
    stem = f"data/{record.suite.name}/{developer}/{name}/{ident}"
    lines = sample_lines(subject, evaluation_id(subject))
    files: Files = {}
    aggregate = _aggregate(subject)
    if lines:
        body = b"\n".join(lines) + b"\n"
        files[f"{stem}_samples.jsonl"] = body
        aggregate["detailed_evaluation_results"] = {
            "format": "jsonl",
            "file_path": f"{stem}_samples.jsonl",
            "hash_algorithm": "sha256",
            "checksum": hashlib.sha256(body).hexdigest(),
            "total_rows": len(lines),
        }
    text = json.dumps(aggregate, indent=2, ensure_ascii=False)
    return {f"{stem}.json": text.encode(), **files}


def run_uuid(run_id: str) -> uuid.UUID:
    """The same for the same run, in the form of version 4 that the schema asks for."""
    return uuid.UUID(bytes=uuid.uuid5(SPACE, run_id).bytes, version=4)


def evaluation_id(subject: Subject) -> str:
    record = subject.record
    at = int(subject.origin.published_at.timestamp())
    return f"{record.suite.name}/{record.model.repo.replace('/', '_')}/{at}-{record.run_id}"


def _aggregate(subject: Subject) -> dict[str, Any]:
    record, origin = subject.record, subject.origin
    return {
        "schema_version": VERSION,
        "evaluation_id": evaluation_id(subject),
        "evaluation_timestamp": record.finished_at.isoformat(),
        "retrieved_timestamp": origin.published_at.isoformat(),
        "source_metadata": {
            "source_name": origin.name,
            "source_type": "evaluation_run",
            "source_organization_name": origin.name,
            **({"source_organization_url": origin.url} if origin.url else {}),
            "evaluator_relationship": "third_party",
            "additional_details": setup(subject),
        },
        "eval_library": {"name": "lm_eval", "version": record.engine.lm_eval},
        "model_info": _model(subject),
        "evaluation_results": [_result(subject, *pair) for pair in subject.benchmarks()],
    }


def _model(subject: Subject) -> dict[str, Any]:
    record = subject.record
    parameters = record.facts.parameters
    known = {"parameters": str(parameters)} if parameters is not None else {}
    return {
        "name": record.model.repo.split("/")[1],
        "id": record.model.repo,
        "developer": record.model.repo.split("/")[0],
        "inference_engine": {"name": record.engine.name, "version": record.engine.version},
        "additional_details": {
            "deployment_type": "self_deployed",
            "model_availability": "open_weights",
            "commit": record.model.commit,
            "precision": record.model.precision,
            "weights": record.model.weights,
            **known,
        },
    }


def _result(subject: Subject, info: BenchmarkInfo, score: BenchmarkScore) -> dict[str, Any]:
    record = subject.record
    return {
        "evaluation_result_id": f"{record.run_id}/{info.name}",
        "evaluation_name": info.name,
        "source_data": _source(subject, info, score),
        "evaluation_timestamp": record.finished_at.isoformat(),
        "metric_config": {
            "evaluation_description": info.description,
            "metric_id": info.metrics[0],
            "metric_name": metric(info),
            "metric_unit": "proportion",
            "lower_is_better": False,
            "score_type": "continuous",
            "min_score": 0.0,
            "max_score": 1.0,
            "metric_parameters": {"num_fewshot": info.num_fewshot},
        },
        "score_details": {
            "score": score.raw,
            "details": _details(score),
            "uncertainty": _uncertainty(score),
        },
        "generation_config": {
            "generation_args": {"execution_command": record.provenance.reproduce},
            "additional_details": {
                "num_fewshot": str(info.num_fewshot),
                "chat_template": str(record.model.chat_template).lower(),
            },
        },
    }


def _source(subject: Subject, info: BenchmarkInfo, score: BenchmarkScore) -> dict[str, Any]:
    repo = subject.origin.datasets.get(info.name)
    if repo is None:
        details = {"suite": subject.record.suite.name, "where": info.source or "with the suite"}
        return {"dataset_name": info.title, "source_type": "other", "additional_details": details}
    commit = subject.record.provenance.datasets.get(repo)
    known = {"additional_details": {"revision": commit}} if commit else {}
    return {
        "dataset_name": info.title,
        "source_type": "hf_dataset",
        "hf_repo": repo,
        "samples_number": score.n_items,
        **known,
    }


def _details(score: BenchmarkScore) -> dict[str, str]:
    """Values of this map must be text."""
    error = score.normalised_stderr
    known = {"normalised_standard_error": repr(error)} if error is not None else {}
    return {"normalised": repr(score.normalised), **known}


def _uncertainty(score: BenchmarkScore) -> dict[str, Any]:
    if score.stderr is None:
        return {"num_samples": score.n_items}
    half = Z * score.stderr
    return {
        "standard_error": {"value": score.stderr, "method": "analytic"},
        "confidence_interval": {
            "lower": score.raw - half,
            "upper": score.raw + half,
            "confidence_level": CONFIDENCE,
            "method": "normal approximation, from clustered items",
        },
        "num_samples": score.n_items,
    }
