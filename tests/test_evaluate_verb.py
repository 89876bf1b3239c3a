"""`leaderboard evaluate` on stock tasks and real data, with each backend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluator.spec import Phase, Progress, RunSpec
from results.checks import NotRanked, check_ranked
from results.ledger import Ledger
from tests.evaluator_fixtures import make_spec
from tests.shared_data import shared_data

pytestmark = pytest.mark.engine


def evaluate(
    spec: RunSpec, folder: Path, *options: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    (folder / "spec.json").write_text(spec.model_dump_json())
    given = {f"LEADERBOARD_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "leaderboard",
            "evaluate",
            str(folder / "spec.json"),
            "--out",
            str(folder / "runs"),
            *options,
        ],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "LEADERBOARD_HOME": str(folder), **given},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("backend", ["transformers", "vllm"])
def test_stock_tasks_run_on_real_data_and_rank_nobody(
    backend: str, tmp_path: Path, tiny_model_folder: Path
) -> None:
    spec = make_spec(suite="smoke-real-v1", backend=backend, limit=1)
    told = tmp_path / "progress.json"
    ended = evaluate(
        spec,
        tmp_path,
        *("--model", str(tiny_model_folder), "--progress", str(told)),
        DATASETS=str(shared_data()),
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert [
        word for word in ("GSM8K", "BBH", "IFEval", "never ranked") if word not in ended.stdout
    ] == []
    record = Ledger(tmp_path / "runs").collect(spec.run_id)
    assert {task.n_items for task in record.tasks} == {1}
    assert (record.engine.backend, record.tasks[0].num_fewshot) == (backend, 5)
    last = Progress.model_validate_json(told.read_bytes())
    assert (last.phase, last.tasks_done, last.items_done) == (Phase.WRITING, 8, 8)
    with pytest.raises(NotRanked):
        check_ranked(record)


def test_a_model_that_is_not_at_hand_is_a_sentence(tmp_path: Path) -> None:
    ended = evaluate(make_spec(), tmp_path)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert "org/tiny at cccccccccccc is not in the model cache" in ended.stderr


def test_data_that_nobody_named_are_asked_for_before_a_model_is_loaded(
    tmp_path: Path, tiny_model_folder: Path
) -> None:
    spec = make_spec(suite="smoke-real-v1")
    ended = evaluate(spec, tmp_path, "--model", str(tiny_model_folder))
    assert (ended.returncode, "set LEADERBOARD_DATASETS" in ended.stderr) == (2, True)
