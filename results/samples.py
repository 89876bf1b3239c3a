"""Samples: an item answered in a run. One Parquet file a task, read in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from results.durable import drafted

FOLDER = "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    item: str
    """Stable key of the question: the same in every run of the same task."""
    cluster: str
    """Items with the same key are not independent of one another."""
    doc_id: int
    """Place in the task's data."""
    prompt: str
    """What the model was given, template included."""
    target: str
    choices: list[str] | None
    """What was offered, in order; None for generations."""
    loglikelihoods: list[float] | None
    """Of each choice, in nats."""
    is_greedy: list[bool] | None
    """Whether each choice is what the model would have written itself."""
    responses: list[str] | None
    """What the model wrote; None for multiple choice."""
    answer: str | None
    """What was scored: the choice taken, or what was read out of the response; None where
    nothing could be read."""
    score: float
    """The item's share of the raw score: the mean over items is the task's raw score."""
    values: list[float]
    """The item's value of each metric."""
    weights: list[float]
    """How often the item counts in each metric; 1 but for instruction-level IFEval."""
    truncated: bool | None
    """Whether the token limit cut the response off; None where it does not apply."""
    prompt_tokens: int | None
    completion_tokens: int | None
    doc_hash: str
    prompt_hash: str
    target_hash: str


SCHEMA = pa.schema(
    [
        pa.field("item", pa.string(), nullable=False),
        pa.field("cluster", pa.string(), nullable=False),
        pa.field("doc_id", pa.int64(), nullable=False),
        pa.field("prompt", pa.string(), nullable=False),
        pa.field("target", pa.string(), nullable=False),
        pa.field("choices", pa.list_(pa.string())),
        pa.field("loglikelihoods", pa.list_(pa.float64())),
        pa.field("is_greedy", pa.list_(pa.bool_())),
        pa.field("responses", pa.list_(pa.string())),
        pa.field("answer", pa.string()),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("values", pa.list_(pa.float64()), nullable=False),
        pa.field("weights", pa.list_(pa.float64()), nullable=False),
        pa.field("truncated", pa.bool_()),
        pa.field("prompt_tokens", pa.int64()),
        pa.field("completion_tokens", pa.int64()),
        pa.field("doc_hash", pa.string(), nullable=False),
        pa.field("prompt_hash", pa.string(), nullable=False),
        pa.field("target_hash", pa.string(), nullable=False),
    ]
)


def samples_path(task: str) -> str:
    """Where a task's samples lie inside the run's folder."""
    return f"{FOLDER}/{task}.parquet"


def write_samples(path: Path, samples: Sequence[Sample]) -> None:
    table = pa.Table.from_pylist([asdict(sample) for sample in samples], schema=SCHEMA)
    with drafted(path) as draft:
        pq.write_table(table, draft, compression="zstd")


def read_samples(path: Path) -> list[Sample]:
    return [Sample(**row) for row in pq.read_table(path, schema=SCHEMA).to_pylist()]
