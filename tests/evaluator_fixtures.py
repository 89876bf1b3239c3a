"""Orders for runs, and a tiny model loaded once for all tests of the evaluator."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.suite import load_suite
from evaluator.backends import BACKENDS, LoadedModel
from evaluator.spec import Progress, RunSpec
from results.record import ModelRef

COMMIT = "c" * 40


def make_spec(run_id: str = "tiny-1", suite: str = "demo-v1", **changes: object) -> RunSpec:
    """An order for three items of each task, in float32, where batches make no difference."""
    model = ModelRef(repo="org/tiny", commit=COMMIT, precision="float32")
    fields: dict[str, object] = {
        "run_id": run_id,
        "submission_id": "tiny",
        "model": model,
        "suite": suite,
        "suite_digest": load_suite(suite).info.digest,
        "backend": "transformers",
        "limit": 3,
    }
    return RunSpec.model_validate(fields | changes)


def now() -> datetime:
    return datetime.now(UTC)


def ignore(_progress: Progress) -> None:
    """For runs whose progress is not what the test is about."""


@pytest.fixture(scope="session")
def tiny_transformers(tiny_model_folder: Path) -> LoadedModel:
    return BACKENDS["transformers"](tiny_model_folder, make_spec())
