"""A ledger of millions of samples: many runs of the same tasks, as evaluators write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from results.samples import SCHEMA, samples_path
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo

TEXT = """river stone light number question answer city garden theory motion energy cell market law
music winter bridge letter figure value north reason colour signal wheel"""
WORDS = np.array(TEXT.split())
LENGTH = 14
"""Words of a prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    runs: int = 200
    tasks: int = 10
    items: int = 5_000

    @property
    def samples(self) -> int:
        return self.runs * self.tasks * self.items


def task_name(number: int) -> str:
    return f"task_{number:02d}"


def run_name(number: int) -> str:
    return f"run-{number:03d}"


def suite(size: Size) -> SuiteInfo:
    """One benchmark a task."""
    benchmarks = tuple(
        BenchmarkInfo(
            name=task_name(number),
            title=task_name(number),
            description="A drawn benchmark.",
            metrics=("acc",),
            baseline=0.25,
            tasks=(TaskInfo(name=task_name(number), title=task_name(number), baseline=0.25),),
        )
        for number in range(size.tasks)
    )
    return SuiteInfo(
        name="drawn", title="Drawn", description="", benchmarks=benchmarks, digest="d" * 64
    )


def build(root: Path, size: Size, seed: int = 0) -> None:
    """Write every run's samples below `root`, one Parquet file a task."""
    rng = np.random.default_rng(seed)
    for task in range(size.tasks):
        asked = _questions(task_name(task), size.items, rng)
        hardness = rng.normal(size=size.items)
        for run in range(size.runs):
            path = root / run_name(run) / samples_path(task_name(task))
            path.parent.mkdir(parents=True, exist_ok=True)
            skill = rng.normal()
            right = rng.random(size.items) < 1 / (1 + np.exp(hardness - skill))
            pq.write_table(_answered(asked, right, rng), path, compression="zstd")


def _questions(task: str, count: int, rng: np.random.Generator) -> dict[str, pa.Array]:
    """The columns that all runs of a task share."""
    drawn = WORDS[rng.integers(0, len(WORDS), (count, LENGTH))]
    prompts = [f"Question {n}: {' '.join(words)}?\nAnswer:" for n, words in enumerate(drawn)]
    keys = pa.array([f"{task}-{n:05d}" for n in range(count)])
    ones = pa.array([[1.0]] * count, pa.list_(pa.float64()))
    return {
        "item": keys,
        "cluster": keys,
        "doc_id": pa.array(range(count), pa.int64()),
        "prompt": pa.array(prompts),
        "target": pa.array(["A"] * count),
        "choices": pa.array([list("ABCD")] * count, pa.list_(pa.string())),
        "is_greedy": pa.nulls(count, pa.list_(pa.bool_())),
        "responses": pa.nulls(count, pa.list_(pa.string())),
        "weights": ones,
        "truncated": pa.nulls(count, pa.bool_()),
        "prompt_tokens": pa.array([LENGTH + 5] * count, pa.int64()),
        "completion_tokens": pa.nulls(count, pa.int64()),
        "doc_hash": keys,
        "prompt_hash": keys,
        "target_hash": keys,
    }


def _answered(
    asked: dict[str, pa.Array],
    right: np.ndarray[tuple[int], np.dtype[np.bool_]],
    rng: np.random.Generator,
) -> pa.Table:
    """The same questions with one run's answers."""
    count = len(right)
    ends = pa.array(np.arange(0, 4 * count + 1, 4), pa.int32())
    single = pa.array(np.arange(count + 1), pa.int32())
    scores = right.astype(np.float64)
    drawn = pa.array(np.round(-5 * rng.random(4 * count), 3))
    drawn = pa.array(np.round(-5 * rng.random(4 * count), 3))
    columns = asked | {
        "loglikelihoods": pa.ListArray.from_arrays(ends, drawn),
        "answer": pa.array(np.where(right, "A", "B")),
        "score": pa.array(scores),
        "values": pa.ListArray.from_arrays(single, pa.array(scores)),
    }
    return pa.table(
        [columns[name].cast(SCHEMA.field(name).type) for name in SCHEMA.names], schema=SCHEMA
    )
