"""A model whose window is smaller than a task's longest answer is evaluated all the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.suite import load_suite
from evaluator.answer_room import fit_answers, longest_answer
from evaluator.planner import plan
from results.ledger import Ledger
from results.samples import read_samples, samples_path
from tests.evaluator_fixtures import make_spec
from tests.shared_data import shared_data
from tests.test_evaluate_verb import evaluate

WINDOW = 512


def test_only_answers_that_do_not_fit_are_shortened(tmp_path: Path) -> None:
    planned = plan(load_suite("demo-v1"), None, tmp_path / "cache", limit=1)
    (written,) = [task for task in planned if longest_answer(task) is not None]
    most = longest_answer(written)
    assert most is not None
    assert fit_answers(planned, most + 1) == fit_answers(planned, None) == {}
    assert longest_answer(written) == most
    assert fit_answers(planned, most) == {written.info.name: most // 2}
    assert longest_answer(written) == most // 2


def small_window(folder: Path, target: Path) -> Path:
    """The same model, which says that it reads no more than WINDOW tokens."""
    shutil.copytree(folder, target)
    config = json.loads((target / "config.json").read_text())
    (target / "config.json").write_text(json.dumps(config | {"max_position_embeddings": WINDOW}))
    return target


@pytest.mark.engine
@pytest.mark.parametrize("backend", ["transformers", "vllm"])
def test_a_small_window_costs_the_end_of_an_answer_and_not_the_run(
    backend: str, tmp_path: Path, tiny_model_folder: Path
) -> None:
    model = small_window(tiny_model_folder, tmp_path / "model")
    spec = make_spec(suite="smoke-real-v1", backend=backend, limit=1)
    ended = evaluate(spec, tmp_path, "--model", str(model), DATASETS=str(shared_data()))
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "answers end after 256" in ended.stderr
    record = Ledger(tmp_path / "runs").collect(spec.run_id)
    assert record.provenance.answer_limits == {"ifeval_without_punkt": WINDOW // 2}
    folder = tmp_path / "runs" / spec.run_id
    (sample,) = read_samples(folder / samples_path("ifeval_without_punkt"))
    assert sample.truncated == (sample.completion_tokens == WINDOW // 2)
