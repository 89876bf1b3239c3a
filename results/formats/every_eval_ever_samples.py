"""Samples as Every Eval Ever's JSON Lines."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from results.formats.subject import Subject
from results.record import TaskScore
from results.sample import Sample
from results.suite import BenchmarkInfo

VERSION = "0.3.0"
CHOSEN = "highest log-likelihood"


def sample_lines(subject: Subject, evaluation_id: str) -> list[bytes]:
    """One line an item, task after task; none where the samples are not at hand."""
    return [
        json.dumps(_line(subject, evaluation_id, info, score, sample), ensure_ascii=False).encode()
        for info, score in subject.tasks()
        for sample in subject.samples(score.task)
    ]


def _line(
    subject: Subject, evaluation_id: str, info: BenchmarkInfo, score: TaskScore, sample: Sample
) -> dict[str, Any]:
    record = subject.record
    return {
        "schema_version": VERSION,
        "evaluation_id": evaluation_id,
        "model_id": record.model.repo,
        "evaluation_name": info.name,
        "evaluation_result_id": f"{record.run_id}/{info.name}",
        "sample_id": f"{score.task}/{sample.item}",
        "sample_hash": _hash(sample),
        "interaction_type": "single_turn",
        "input": {
            "raw": sample.prompt,
            "formatted": sample.prompt if record.model.chat_template else None,
            "reference": [sample.target],
            "choices": sample.choices,
        },
        "output": {"raw": _output(sample)},
        "messages": None,
        "answer_attribution": _attribution(info, sample),
        "evaluation": {
            "score": sample.score,
            "is_correct": all(value == 1.0 for value in sample.values),
        },
        "token_usage": _tokens(sample),
        "metadata": {
            "task": score.task,
            "cluster": sample.cluster,
            "doc_hash": sample.doc_hash,
            **({"truncated": "true"} if sample.truncated else {}),
        },
    }


def _hash(sample: Sample) -> str:
    return hashlib.sha256(f"{sample.prompt}{sample.target}".encode()).hexdigest()


def _output(sample: Sample) -> list[str]:
    if sample.responses is not None:
        return sample.responses
    return [sample.answer] if sample.answer is not None else []


def _attribution(info: BenchmarkInfo, sample: Sample) -> list[dict[str, Any]]:
    """Empty where nothing could be read out of the answer."""
    if sample.answer is None:
        return []
    return [
        {
            "turn_idx": 0,
            "source": "output.raw",
            "extracted_value": sample.answer,
            "extraction_method": CHOSEN if sample.choices is not None else info.filter,
            "is_terminal": True,
        }
    ]


def _tokens(sample: Sample) -> dict[str, int] | None:
    if sample.prompt_tokens is None or sample.completion_tokens is None:
        return None
    both = sample.prompt_tokens + sample.completion_tokens
    return {
        "input_tokens": sample.prompt_tokens,
        "output_tokens": sample.completion_tokens,
        "total_tokens": both,
    }
