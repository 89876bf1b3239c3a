"""A valid run record of a small suite; a test names only what matters to it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from results.record import (
    BenchmarkScore,
    Engine,
    ModelFacts,
    ModelRef,
    Provenance,
    RunRecord,
    TaskScore,
)
from results.scoring import benchmark_normalised, benchmark_raw, slope
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
N_ITEMS = 100

SUITE = SuiteInfo(
    name="tiny-v1",
    title="Tiny",
    description="Two benchmarks to test with.",
    digest="d" * 64,
    benchmarks=(
        BenchmarkInfo(
            name="sums",
            title="Sums",
            description="Adding two numbers, four choices.",
            metrics=("acc",),
            baseline=0.25,
            tasks=(TaskInfo(name="tiny_sums", title="Sums", baseline=0.25, n_items=N_ITEMS),),
        ),
        BenchmarkInfo(
            name="patterns",
            title="Patterns",
            description="Going on with a row of letters or of numbers.",
            metrics=("exact_match",),
            combine="mean",
            num_fewshot=2,
            tasks=(
                TaskInfo(name="tiny_letters", title="Letters", baseline=0.5, n_items=N_ITEMS),
                TaskInfo(name="tiny_numbers", title="Numbers", n_items=N_ITEMS),
            ),
        ),
    ),
)
RAWS = {"tiny_sums": 0.7, "tiny_letters": 0.8, "tiny_numbers": 0.4}
"""Normalised: sums 60, letters 60, numbers 40, hence patterns 50 and the average 55."""

ENGINE = Engine(
    backend="transformers",
    name="transformers",
    version="5.19.0",
    lm_eval="0.4.13",
    packages={"transformers": "5.19.0"},
    python="3.11.2",
    platform="Linux",
    cpu="a processor",
)
PROVENANCE = Provenance(
    seeds={"random": 0},
    batch_size="auto",
    model_args={},
    reproduce="leaderboard run spec.json",
)


def make_record(
    repo: str = "acme/apple",
    *,
    raws: Mapping[str, float] | None = None,
    suite: SuiteInfo = SUITE,
    model: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    **changes: object,
) -> RunRecord:
    """A record whose numbers agree with one another.

    :param raws: raw score by task, for those that matter; tasks of other suites default to 0.5
    :param model, facts: fields of ModelRef and ModelFacts
    :param changes: fields of RunRecord
    """
    every_raw = {t.name: 0.5 for b in suite.benchmarks for t in b.tasks} | RAWS | dict(raws or {})
    ref = {"repo": repo, "commit": hashlib.sha1(repo.encode()).hexdigest(), "precision": "bfloat16"}
    fields: dict[str, Any] = {
        "run_id": f"{repo.replace('/', '-').replace('.', '-').replace('_', '-').lower()}-1",
        "submission_id": "s1",
        "attempt": 1,
        "submitted_by": "ada",
        "submitted_at": NOON,
        "started_at": NOON,
        "finished_at": NOON,
        "load_seconds": 1.0,
        "engine": ENGINE,
        "provenance": PROVENANCE,
        "objects": {},
    }
    return RunRecord(
        **fields | changes,
        model=ModelRef(**ref | dict(model or {})),
        facts=ModelFacts(**_facts() | dict(facts or {})),
        suite=suite,
        tasks=tuple(_task(b, t, every_raw[t.name]) for b in suite.benchmarks for t in b.tasks),
        benchmarks=tuple(
            _benchmark(b, [every_raw[task.name] for task in b.tasks]) for b in suite.benchmarks
        ),
    )


def _facts() -> dict[str, Any]:
    return {
        "architecture": "LlamaForCausalLM",
        "parameters": 1_000_000,
        "licence": "apache-2.0",
        "likes": 3,
        "model_type": "pretrained",
    }


def _binomial(raw: float) -> float:
    return math.sqrt(raw * (1 - raw) / (N_ITEMS - 1))


def _task(benchmark: BenchmarkInfo, task: TaskInfo, raw: float) -> TaskScore:
    return TaskScore(
        task=task.name,
        raw=raw,
        stderr=_binomial(raw),
        n_items=task.n_items or N_ITEMS,
        n_clusters=task.n_items or N_ITEMS,
        metrics=dict.fromkeys(benchmark.metrics, raw),
        version="1.0",
        num_fewshot=benchmark.num_fewshot,
        seconds=2.0,
    )


def _benchmark(info: BenchmarkInfo, raws: Sequence[float]) -> BenchmarkScore:
    counts = [task.n_items or N_ITEMS for task in info.tasks]
    baselines = [info.baseline if info.combine == "pool" else task.baseline for task in info.tasks]
    errors = [_binomial(raw) / len(raws) for raw in raws]
    points = [slope(b) * error for b, error in zip(baselines, errors, strict=True)]
    return BenchmarkScore(
        benchmark=info.name,
        raw=benchmark_raw(info, raws, counts),
        stderr=math.hypot(*errors),
        normalised=benchmark_normalised(info, raws, counts),
        normalised_stderr=math.hypot(*points),
        n_items=sum(counts),
    )
