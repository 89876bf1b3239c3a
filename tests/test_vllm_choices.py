"""Multiple choice through the whole backend, from texts to scores, against lm-eval's own."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from evaluator import harness
from evaluator.backends import LoadedModel
from evaluator.backends.meter import Meter
from evaluator.planner import plan
from evaluator.spec import RunSpec
from tests.evaluator_fixtures import make_spec
from tests.soak import cases
from tests.stock_models import stock_hf, stock_vllm
from tests.toy_tasks import TASKS, write_toy_tasks

if TYPE_CHECKING:
    from vllm import LLM

    from evaluator.backends.vllm_lm import VllmLM

pytestmark = pytest.mark.engine
AS_VLLM = 2046
"""The window that makes lm-eval's hf class cut as its vllm class does, which keeps a token free."""
PIECES = ["The cat sat", " on the mat.", "\n", " ", "Answer:", " A", "B", "é", "🙂", "</s>", "12 "]
SHOTS = "Question: which colour has the sky?\nAnswer: blue.\n\n" * 6
CHOICES = [" A", " B", "blue", " the moon and the cat", " the moon", "\n12", " 3 é"]


@pytest.fixture(scope="module")
def ours(vllm_engine: LLM, tiny_model_folder: Path) -> VllmLM:
    from transformers import AutoTokenizer

    from evaluator.backends.vllm_lm import VllmLM

    return VllmLM(Meter(), vllm_engine, AutoTokenizer.from_pretrained(tiny_model_folder))


@pytest.fixture(scope="module", params=["hf", "vllm"])
def stock(request: pytest.FixtureRequest, vllm_engine: LLM, tiny_model_folder: Path) -> Any:  # noqa: ANN401
    if request.param == "hf":
        return stock_hf(tiny_model_folder, max_length=AS_VLLM)
    return stock_vllm(vllm_engine, tiny_model_folder)


def questions(random: Random, count: int) -> list[tuple[str, list[str]]]:
    """Contexts with their choices; every fifth is empty, opens with the first token, or is long."""
    drawn = []
    for number in range(count):
        text = "".join(random.choices(PIECES, k=random.randint(1, 12)))
        context = ["", f"<s>{text}", SHOTS * 30 + text, SHOTS + text, SHOTS + text][number % 5]
        drawn.append((context, random.sample(CHOICES, random.randint(2, 6))))
    return drawn


def instances(drawn: list[tuple[str, list[str]]]) -> list[Any]:
    from lm_eval.api.instance import Instance

    pairs = [(context, choice) for context, choices in drawn for choice in choices]
    return [Instance("loglikelihood", {}, pair, 0) for pair in pairs]


@pytest.mark.parametrize("seed", range(cases(1)))
def test_texts_are_scored_as_lm_eval_scores_them(seed: int, ours: VllmLM, stock: Any) -> None:  # noqa: ANN401
    asked = instances(questions(Random(seed), 25))
    mine, theirs = (model.loglikelihood(asked, disable_tqdm=True) for model in (ours, stock))
    for instance, (value, greedy), (other, also) in zip(asked, mine, theirs, strict=True):
        allowed = 1e-4 + 2e-5 * len(ours.tok_encode(instance.args[1]))
        assert value == pytest.approx(other, abs=allowed)
        assert greedy == also


def test_what_questions_share_goes_through_the_model_once(ours: VllmLM, vllm_engine: LLM) -> None:
    drawn = [(f"{SHOTS}Question: {n}?\nAnswer:", CHOICES) for n in range(8)]
    asked = instances(drawn)
    stock_tokens = sum(len(ours.tok_encode("".join(instance.args))) for instance in asked)
    vllm_engine.reset_prefix_cache()
    ours._meter.start(lambda: None)
    ours.loglikelihood(asked)
    assert ours._meter.forward_tokens is not None
    assert ours._meter.forward_tokens < stock_tokens / 10


def test_each_answer_is_told_of_once_and_while_others_are_open(ours: VllmLM) -> None:
    told: list[int] = []
    ours._meter.start(lambda: told.append(len(ours._meter.spent)))
    asked = instances(questions(Random(1), 10))
    ours.loglikelihood(asked)
    assert len(told) == len(asked)


def test_rolling_texts_count_once_each(ours: VllmLM) -> None:
    from lm_eval.api.instance import Instance

    told: list[None] = []
    ours._meter.start(lambda: told.append(None))
    texts = [SHOTS * 40, "The cat sat."]
    ours.loglikelihood_rolling([Instance("loglikelihood_rolling", {}, (t,), 0) for t in texts])
    assert len(told) == len(texts)


def chat(**changes: object) -> RunSpec:
    spec = make_spec(limit=None)
    return spec.model_copy(update={"model": spec.model.model_copy(update=changes)})


@pytest.mark.parametrize("template", [False, True], ids=["plain", "as a chat"])
def test_tasks_come_out_as_with_lm_evals_own_class(
    template: bool,
    ours: VllmLM,
    stock: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    """With a chat template the examples are turns of the conversation."""
    suite, spec = write_toy_tasks(tmp_path / "tasks"), chat(chat_template=template)
    chosen = [name for name in TASKS if name != "toy_writing"]
    found = []
    for number, lm in enumerate((ours, stock)):
        model = LoadedModel(lm, Meter(), {}, "auto", 2048, None)
        planned = plan(suite, None, tmp_path / f"cache{number}", limit=None)
        tasks = [task for task in planned if task.info.name in chosen]
        found.append([harness.run(task, model, spec) for task in tasks])
    for mine, theirs in zip(*found, strict=True):
        assert {k: v for k, v in mine.metrics.items() if "," in k} == {
            k: v for k, v in theirs.metrics.items() if "," in k
        }
        for one, other in zip(mine.samples, theirs.samples, strict=True):
            assert one["arguments"] == other["arguments"]
            for ((value, greedy),), ((expected, also),) in zip(
                one["resps"], other["resps"], strict=True
            ):
                assert float(value) == pytest.approx(float(expected), abs=2e-4)
                assert greedy == also
