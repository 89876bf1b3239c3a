"""Samples: an item answered in a run. One Parquet file a task, read in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from results.durable import drafted
from results.sample import Sample, samples_path

__all__ = ["SCHEMA", "Sample", "read_samples", "samples_path", "write_samples"]


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


def write_samples(path: Path, samples: Sequence[Sample]) -> None:
    table = pa.Table.from_pylist([asdict(sample) for sample in samples], schema=SCHEMA)
    with drafted(path) as draft:
        pq.write_table(table, draft, compression="zstd")


def read_samples(path: Path) -> list[Sample]:
    return [Sample(**row) for row in pq.read_table(path, schema=SCHEMA).to_pylist()]
