"""A run of a model whose chat template thinks: what is cut off is recorded, and can be ordered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluator.evaluate import evaluate
from evaluator.places import Places
from results.record import RunRecord, Thinking
from results.samples import Sample, read_samples, samples_path
from tests.evaluator_fixtures import ignore, make_spec, now
from tests.model_fixtures import TEMPLATE

pytestmark = pytest.mark.engine
THINKER = TEMPLATE.replace(
    "<|assistant|>",
    "<|assistant|>{% if enable_thinking is defined and not enable_thinking %}<think></think>"
    "{% else %}<think>{% endif %}",
)
BUDGET = 5


@pytest.fixture(scope="module")
def thinker(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thinker") / "model"
    shutil.copytree(tiny_model_folder, folder)
    (folder / "chat_template.jinja").write_text(THINKER)
    return folder


def run(thinker: Path, out: Path, **thinking: object) -> tuple[RunRecord, list[Sample]]:
    model = make_spec().model.model_copy(update={"chat_template": True})
    spec = make_spec(model=model, limit=2, thinking=thinking)
    record = evaluate(spec, Places(thinker, out / "tiny-1"), report=ignore, clock=now)
    return record, read_samples(out / "tiny-1" / samples_path("demo_copy"))


def test_a_template_that_thinks_is_found_and_its_thoughts_are_cut_off(
    thinker: Path, tmp_path: Path
) -> None:
    record, copied = run(thinker, tmp_path, budget=BUDGET)
    assert record.provenance.thinking == Thinking(
        mode="auto", opens="<think>", closes="</think>", budget=BUDGET
    )
    assert all(one.prompt.endswith("<|assistant|><think>") for one in copied)
    assert [one.truncated for one in copied] == [True, True]
    assert all((one.completion_tokens or 0) > BUDGET for one in copied)


def test_a_template_can_be_told_not_to_think(thinker: Path, tmp_path: Path) -> None:
    record, copied = run(thinker, tmp_path, mode="off")
    assert record.provenance.thinking == Thinking(mode="off", opens=None, closes=None, budget=None)
    assert all(one.prompt.endswith("<|assistant|><think></think>") for one in copied)
