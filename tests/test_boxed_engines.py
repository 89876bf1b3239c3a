"""Real engines inside the box: they load, answer and write a record as they do outside."""

from __future__ import annotations

import pytest

from results.ledger import Ledger
from tests.bench_fixtures import Bench, pinned
from tests.box_fixtures import needs_box

pytestmark = [pytest.mark.engine, pytest.mark.kill]


def test_vllm_evaluates_a_model_in_a_box(bench: Bench) -> None:
    needs_box("bubblewrap")
    spec = pinned(bench, run_id="boxed", backend="vllm", limit=1)
    found = bench.finish(spec, ISOLATION="required")
    assert found.failure is None, found.reason
    record = Ledger(bench.home.runs).collect("boxed")
    assert record.engine.backend == "vllm"
    assert "in a box made by" in bench.home.workplace("boxed").log.read_text()
