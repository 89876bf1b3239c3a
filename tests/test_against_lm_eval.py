"""Both backends give what `lm_eval` gives, run as a command on the same tasks and model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluator import harness
from evaluator.backends import LoadedModel
from evaluator.backends.meter import Meter
from evaluator.planner import plan
from evaluator.samples import check_same, convert, task_items
from results.samples import Sample
from tests.evaluator_fixtures import make_spec
from tests.lm_eval_command import Stock, run_lm_eval
from tests.toy_tasks import TASKS, write_toy_tasks

if TYPE_CHECKING:
    from vllm import LLM

pytestmark = pytest.mark.engine
CLOSE = 1e-4
Ours = Mapping[str, tuple[Mapping[str, object], list[Sample]]]


def answer(model: LoadedModel, folder: Path) -> Ours:
    suite = write_toy_tasks(folder / "tasks")
    found = {}
    for task in plan(suite, None, folder / "cache", limit=None):
        model.meter.start(lambda: None)
        outcome = harness.run(task, model, make_spec(limit=None))
        name = task.info.name
        samples = convert(name, task.benchmark, outcome.samples, model.meter.spent)
        check_same(name, task.benchmark, task_items(samples), outcome.metrics)
        found[name] = (outcome.metrics, samples)
    return found


@pytest.fixture(scope="module")
def by_transformers(
    tiny_transformers: LoadedModel, tmp_path_factory: pytest.TempPathFactory
) -> Ours:
    return answer(tiny_transformers, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def by_vllm(
    vllm_engine: LLM, tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Ours:
    from transformers import AutoTokenizer

    from evaluator.backends.vllm_lm import VllmLM

    meter = Meter()
    lm = VllmLM(meter, vllm_engine, AutoTokenizer.from_pretrained(tiny_model_folder))
    model = LoadedModel(lm, meter, {}, "auto", lm.max_length, None)
    return answer(model, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def stock_hf(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    folder = tmp_path_factory.mktemp("hf")
    return run_lm_eval(folder, "hf", f"pretrained={tiny_model_folder},dtype=float32")


@pytest.fixture(scope="module")
def stock_vllm(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    engine = "dtype=float32,enforce_eager=True,gpu_memory_utilization=0.1"
    folder = tmp_path_factory.mktemp("vllm")
    return run_lm_eval(folder, "vllm", f"pretrained={tiny_model_folder},{engine}")


PAIRS = [
    pytest.param("by_transformers", "stock_hf", id="transformers"),
    pytest.param("by_vllm", "stock_vllm", id="vllm"),
    pytest.param("by_vllm", "stock_hf", id="vllm-against-hf"),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("ours", "stock"), PAIRS)
@pytest.mark.parametrize("task", TASKS)
def test_scores_are_those_of_lm_eval(
    ours: str, stock: str, task: str, request: pytest.FixtureRequest
) -> None:
    found: Ours = request.getfixturevalue(ours)
    expected: Stock = request.getfixturevalue(stock)
    metrics, samples = found[task]
    reported = {k: v for k, v in expected.results[task].items() if "," in k and "stderr" not in k}
    assert {name: metrics[name] for name in reported} == reported
    for sample, row in zip(samples, expected.samples[task], strict=True):
        assert sample.doc_hash == row["doc_hash"]
        assert sample.prompt == row["arguments"]["gen_args_0"]["arg_0"]
        if sample.loglikelihoods is not None:
            pairs = [(float(value), greedy == "True") for ((value, greedy),) in row["resps"]]
            assert sample.loglikelihoods == pytest.approx([p[0] for p in pairs], abs=CLOSE)
            assert sample.is_greedy == [p[1] for p in pairs]


def test_both_backends_write_the_same_text(by_transformers: Ours, by_vllm: Ours) -> None:
    texts = [[s.responses for s in found["toy_writing"][1]] for found in (by_transformers, by_vllm)]
    assert texts[0] == texts[1]


def test_both_backends_count_the_same_tokens(by_transformers: Ours, by_vllm: Ours) -> None:
    counted = [
        [
            (s.prompt_tokens, s.completion_tokens, s.truncated)
            for task in TASKS
            for s in found[task][1]
        ]
        for found in (by_transformers, by_vllm)
    ]
    assert counted[0] == counted[1]
