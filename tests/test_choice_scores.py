"""Scores of choices on a real engine against lm-eval's own class and against the plain way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.backends.choices.answer import Score
from evaluator.backends.choices.score import ChoiceScorer
from tests.choice_draws import KINDS, WINDOW, Question, questions, with_greedy
from tests.soak import cases
from tests.stock_models import stock_hf, stock_vllm

if TYPE_CHECKING:
    from vllm import LLM

pytestmark = pytest.mark.engine
ROUND = 6
Way = Callable[[list[Any]], list[Score]]


@dataclass
class Close:
    """How two ways of scoring compare."""

    requests: int = 0
    greedy: int = 0
    undecided: int = 0
    """Questions whose best two choices lie closer than the tolerance."""
    worst: float = 0

    def compare(self, asked: Question, ours: list[Score], theirs: list[Score]) -> None:
        allowed = [1e-4 + 2e-5 * len(continuation) for _, _, continuation in asked]
        gaps = [abs(a - b) for (a, _), (b, _) in zip(ours, theirs, strict=True)]
        assert not any(map(math.isnan, gaps))
        assert all(gap <= most for gap, most in zip(gaps, allowed, strict=True)), (asked, gaps)
        assert [flag for _, flag in ours] == [flag for _, flag in theirs], asked
        self.requests += len(asked)
        self.greedy += sum(flag for _, flag in theirs)
        self.worst = max(self.worst, *gaps)
        distinct = {tuple(t): value for (_, _, t), (value, _) in zip(asked, theirs, strict=True)}
        best, second = sorted([*distinct.values(), -math.inf])[::-1][:2]
        if best - second <= max(allowed):
            self.undecided += 1
        else:
            assert chosen(asked, ours) == chosen(asked, theirs)


def chosen(asked: Question, scores: list[Score]) -> list[int]:
    return max(zip(scores, asked, strict=True), key=lambda entry: entry[0][0])[1][2]


def drawn(kind: str, engine: LLM) -> Iterator[list[Question]]:
    for seed in range(cases(1)):
        yield with_greedy(questions(kind, Random(f"{kind} {seed}"), ROUND), engine)


def compared(kind: str, engine: LLM, ours: Way, theirs: Way) -> Close:
    close = Close()
    for asked in drawn(kind, engine):
        flat = [request for choices in asked for request in choices]
        mine, other = iter(ours(flat)), iter(theirs(flat))
        for choices in asked:
            close.compare(choices, [next(mine) for _ in choices], [next(other) for _ in choices])
    return close


@pytest.fixture(scope="module")
def hf(tiny_model_folder: Path) -> Way:
    """lm-eval's own class; told a window that makes it cut as its vllm class does."""
    model = stock_hf(tiny_model_folder, max_length=WINDOW - 1)
    return lambda asked: model._loglikelihood_tokens(asked, disable_tqdm=True)


@pytest.fixture(scope="module")
def vllm(vllm_engine: LLM, tiny_model_folder: Path) -> Way:
    model = stock_vllm(vllm_engine, tiny_model_folder)
    return lambda asked: model._loglikelihood_tokens(asked, disable_tqdm=True)


@pytest.mark.parametrize("peer", ["hf", "vllm"])
@pytest.mark.parametrize("kind", KINDS)
def test_scores_equal_those_of_lm_eval(
    kind: str, peer: str, vllm_engine: LLM, request: pytest.FixtureRequest
) -> None:
    scorer = ChoiceScorer(vllm_engine, window=WINDOW)
    close = compared(kind, vllm_engine, scorer.score, request.getfixturevalue(peer))
    request.node.user_properties.append(("compared", str(close)))
    assert close.requests >= 2 * ROUND
    assert close.greedy > 0 or kind == "long"
    assert close.undecided <= 1 + close.requests / 100


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_costs_more_tokens_than_asking_choice_by_choice(
    kind: str, vllm_engine: LLM
) -> None:
    drawn = [r for asked in questions(kind, Random(kind), ROUND) for r in asked]
    vllm_engine.reset_prefix_cache()
    ours, plain = (
        ChoiceScorer(vllm_engine, window=WINDOW, plainly=plainly) for plainly in (False, True)
    )
    ours.score(drawn)
    plain.score(drawn)
    assert ours.tally.forward_tokens <= plain.tally.forward_tokens


def test_of_equally_probable_tokens_the_one_that_is_written_is_greedy(
    vllm_engine: LLM, hf: Way
) -> None:
    """The padding token's embedding is zero, and so are all logits after it."""
    asked: list[Any] = [(None, [1] * n, [t] * m) for n in (3, 40) for m in (1, 4) for t in (0, 1)]
    scores = ChoiceScorer(vllm_engine, window=WINDOW).score(asked)
    assert [flag for _, flag in scores] == [flag for _, flag in hf(asked)]


def test_more_choices_than_the_engine_answers_at_once(vllm_engine: LLM, hf: Way) -> None:
    asked: list[Any] = [(None, [*range(2, 72)], [token]) for token in range(300)]
    close, scorer = Close(), ChoiceScorer(vllm_engine, window=WINDOW)
    close.compare(asked, scorer.score(asked), hf(asked))
    assert scorer.tally.requests == 3
    assert close.greedy <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_warm_cache_changes_no_score(kind: str, vllm_engine: LLM) -> None:
    scorer = ChoiceScorer(vllm_engine, window=WINDOW)
    compared(kind, vllm_engine, scorer.score, scorer.score)


def test_memory_that_nobody_computed_reaches_no_score(
    vllm_engine: LLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine's rows behind its cache are unset memory; here they look as right as they can."""
    from vllm.v1.outputs import LogprobsTensors

    empty = LogprobsTensors.empty_cpu

    def poisoned(rows: int, entries: int) -> LogprobsTensors:
        made = empty(rows, entries)
        made.logprob_token_ids.fill_(7)
        made.logprobs.fill_(1e6)
        return made

    asked: list[Any] = [(None, [7] * n, [7] * m) for n in (31, 32, 33, 64, 95) for m in (1, 5, 70)]
    plain = ChoiceScorer(vllm_engine, window=WINDOW, plainly=True).score(asked)
    monkeypatch.setattr(LogprobsTensors, "empty_cpu", poisoned)
    scorer = ChoiceScorer(vllm_engine, window=WINDOW)
    for _ in range(2):
        scores = scorer.score(asked)
        assert [value for value, _ in scores] == pytest.approx([v for v, _ in plain], abs=2e-3)
    assert scorer.tally.redone > 0


def test_progress_adds_up_to_all_requests(vllm_engine: LLM) -> None:
    asked = [request for choices in questions("words", Random(3), 4) for request in choices]
    told: list[int] = []
    ChoiceScorer(vllm_engine, window=WINDOW).score(asked, told.append)
    assert sum(told) == len(asked)
    assert len(told) > 4
