"""Choices on transformers that share their context, against lm-eval's own class."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random
from typing import Any

import pytest

from evaluator.backends import BACKENDS, LoadedModel
from evaluator.backends.choices.window import Tokens
from evaluator.backends.hf_choices import Reader
from evaluator.backends.hf_grouping import ROWS, pays, questions
from tests.choice_draws import KINDS
from tests.choice_draws import questions as drawn_questions
from tests.evaluator_fixtures import make_spec
from tests.soak import cases
from tests.stock_models import stock_hf

pytestmark = pytest.mark.engine
COUNT = 6
LONG = tuple(range(2, 202))


@pytest.fixture(scope="module")
def stock(tiny_model_folder: Path) -> Any:  # noqa: ANN401
    return stock_hf(tiny_model_folder)


def plain_tokens(requests: list[Any]) -> int:
    """What lm-eval's class sends at least, see `bench.exact_tokens`."""
    return sum(map(len, {(*context, *choice[:-1])[-2048:] for _, context, choice in requests}))


@pytest.mark.parametrize("kind", KINDS)
def test_scores_equal_those_of_lm_eval(
    kind: str,
    stock: Any,  # noqa: ANN401
    tiny_transformers: LoadedModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where reading contexts one by one would not pay."""
    monkeypatch.setattr("evaluator.backends.hf_sharing.pays", lambda *_: True)
    for seed in range(cases(1)):
        drawn = drawn_questions(kind, Random(f"{kind} {seed}"), COUNT)
        asked = [request for choices in drawn for request in choices]
        mine = tiny_transformers.lm._loglikelihood_tokens(asked)
        theirs = stock._loglikelihood_tokens(asked, disable_tqdm=True)
        for (_, _, choice), (value, greedy), (other, also) in zip(asked, mine, theirs, strict=True):
            assert abs(value - other) <= 1e-4 + 2e-5 * len(choice)
            assert greedy == also


def test_of_equally_probable_tokens_the_same_one_is_greedy(
    stock: Any,  # noqa: ANN401
    tiny_transformers: LoadedModel,
) -> None:
    """The padding token's embedding is zero, and so are all logits after it."""
    asked: list[Any] = [(None, [1] * 40, [t] * m) for m in (1, 4) for t in (0, 1)]
    scores = tiny_transformers.lm._shared(asked)
    expected = stock._loglikelihood_tokens(asked, disable_tqdm=True)
    assert [flag for _, flag in scores] == [flag for _, flag in expected]


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_coarse_precisions_differ_by_no_more_than_their_grain(
    precision: str, tiny_model_folder: Path
) -> None:
    from lm_eval.models.huggingface import HFLM

    model = make_spec().model.model_copy(update={"precision": precision})
    ours = BACKENDS["transformers"](tiny_model_folder, make_spec(model=model)).lm
    drawn = drawn_questions("words", Random(1), COUNT)
    asked = [request for choices in drawn for request in choices]
    assert ours.choices_apart is None
    mine = ours._shared(asked)
    theirs = HFLM._loglikelihood_tokens(ours, asked, disable_tqdm=True)
    for (value, _), (other, _) in zip(mine, theirs, strict=True):
        assert value == pytest.approx(other, rel=0.02)


def test_examples_and_contexts_go_through_the_model_once(tiny_transformers: LoadedModel) -> None:
    asked: list[Any] = [(None, [*LONG, n], [3, 4, m]) for n in range(20, 28) for m in range(5)]
    meter = tiny_transformers.meter
    meter.start(lambda: None)
    tiny_transformers.lm._loglikelihood_tokens(asked)
    assert meter.forward_tokens == len(LONG) + 8 * (1 + 5 * 2)
    assert meter.forward_tokens < plain_tokens(asked) / 5


def test_each_answer_is_told_of_once(tiny_transformers: LoadedModel) -> None:
    told: list[None] = []
    tiny_transformers.meter.start(lambda: told.append(None))
    asked = [(("context", f"choice {m}"), [*LONG], [3, 4, m]) for m in range(ROWS + 3)]
    tiny_transformers.lm._loglikelihood_tokens([*asked, *asked])
    assert len(told) == 2 * len(asked)


def test_short_distinct_contexts_of_letters_are_left_to_lm_eval() -> None:
    letters: list[Tokens] = [(3,), (4,), (5,)]
    distinct = [((n, *range(30)), letters) for n in range(40)]
    assert not pays(distinct, "cuda", 64)
    assert pays([((*LONG, n), letters) for n in range(40)], "cpu", 16)


def test_questions_hold_each_context_and_continuation_once() -> None:
    asked = questions([((2, 1), (5,)), ((1, 1), (5,)), ((2, 1), (6, 7)), ((2, 1), (5,))])
    assert asked == [((1, 1), [(5,)]), ((2, 1), [(5,), (6, 7)])]


def reader(tiny: LoadedModel, model: Any) -> Reader:  # noqa: ANN401
    whole = tiny.lm._reader()
    return Reader(model, whole.device, whole.softmax, whole.running, whole.forwarded)


def test_a_model_that_forgets_what_it_read_is_not_trusted(tiny_transformers: LoadedModel) -> None:
    own = tiny_transformers.lm.model

    def forgetful(**given: Any) -> Any:  # noqa: ANN401
        return own(input_ids=given["input_ids"])

    def failing(**given: Any) -> Any:  # noqa: ANN401
        raise TypeError("no cache here")

    assert reader(tiny_transformers, own).hindrance() is None
    assert "other probabilities" in (reader(tiny_transformers, forgetful).hindrance() or "")
    assert "TypeError" in (reader(tiny_transformers, failing).hindrance() or "")


def test_nan_is_no_score(tiny_transformers: LoadedModel) -> None:
    own = tiny_transformers.lm.model

    def broken(**given: Any) -> Any:  # noqa: ANN401
        found = own(**given)
        found.logits = found.logits * math.nan
        return found

    assert reader(tiny_transformers, broken).hindrance() is not None
