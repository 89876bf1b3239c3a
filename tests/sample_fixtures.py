"""Samples that agree with a record's raw scores, written where a ledger keeps them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from results.record import RunRecord
from results.samples import Sample, samples_path, write_samples
from tests.record_fixtures import N_ITEMS

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "\N{RIGHT-TO-LEFT OVERRIDE}מה שלומך?",
    "<|im_start|>user\n<script>alert(1)</script><|im_end|>",
    "[click](javascript:alert(1)) **bold** \N{SMILING FACE WITH SUNGLASSES}",
    "x" * 10_000,
)
"""Texts that must be shown as they are and do nothing."""


def sample(task: str, number: int, score: float, *, writes: bool = False) -> Sample:
    """One item of a task; every seventh has a hostile prompt."""
    text = HOSTILE[number // 7 % len(HOSTILE)] if number % 7 == 0 else f"What is {number}?"
    right = score == 1.0
    return Sample(
        item=f"{task}-{number:03d}",
        cluster=f"{task}-{number:03d}",
        doc_id=number,
        prompt=f"<|user|>{text}<|end|>",
        target="yes",
        choices=None if writes else ["yes", "no", HOSTILE[0]],
        loglikelihoods=None if writes else [-0.2, -1.7, -9.0] if right else [-1.7, -0.2, -9.0],
        is_greedy=None if writes else [right, not right, False],
        responses=[f"{text} so {score}"] if writes else None,
        answer=None if writes and number % 10 == 9 else "yes" if right else "no",
        score=score,
        values=[score],
        weights=[1.0],
        truncated=number % 10 == 9 if writes else None,
        prompt_tokens=7,
        completion_tokens=3 if writes else None,
        doc_hash="d",
        prompt_hash="p",
        target_hash="t",
    )


def task_samples(record: RunRecord, task: str, raw: float) -> list[Sample]:
    """As many right as the raw score says; which ones, depends on the run."""
    rng = np.random.default_rng(sum(record.run_id.encode()))
    right = set(rng.permutation(N_ITEMS)[: round(raw * N_ITEMS)].tolist())
    writes = task == "tiny_numbers"
    return [sample(task, n, float(n in right), writes=writes) for n in range(N_ITEMS)]


def write_run_samples(runs: Path, record: RunRecord) -> None:
    for score in record.tasks:
        path = runs / record.run_id / samples_path(score.task)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_samples(path, task_samples(record, score.task, score.raw))
