"""What the real multiple-choice tasks of the suites cost, in tokens: ours never more than stock."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.exact_tokens import planned_tokens, stock_hf_tokens, stock_vllm_tokens
from bench.random_llama import BENCH, save_tokenizer, texts
from bench.real_tasks import questions, real_choices
from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.window import Request
from tests.shared_data import shared_data
from tests.soak import cases

# Loads no model, but all of lm-eval's tasks with all of their data: too long for `make check`.
pytestmark = pytest.mark.engine
WINDOW = BENCH.window - 1
ITEMS = 5
AT_HAND = {"arc_challenge", "mmlu_anatomy", "truthfulqa_mc2", "leaderboard_bbh_snarks"}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Request]]:
    """Task -> the requests of its first items, in tokens of a vocabulary that cuts English well."""
    from transformers import AutoTokenizer

    folder = tmp_path_factory.mktemp("real")
    save_tokenizer(folder, BENCH, texts())
    encode, bare = encoders(AutoTokenizer.from_pretrained(folder), 0)
    found = {}
    for planned in real_choices(folder / "cache", mirror=shared_data()):
        pairs = [pair for question in questions(planned, cases(ITEMS)) for pair in question.pairs]
        requests = encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=0)
        found[planned.info.name] = requests
    return found


@pytest.mark.parametrize("block", [16, 32, 128], ids=lambda block: f"blocks of {block}")
def test_no_real_task_costs_more_tokens_than_with_lm_evals_own_class(
    block: int, asked: Mapping[str, list[Request]]
) -> None:
    """Blocks as vLLM has them on GPUs, as ours are on a CPU, and as a CPU's are by default."""
    assert set(asked) >= AT_HAND
    cost = {name: planned_tokens(r, window=WINDOW, block=block) for name, r in asked.items()}
    stock = {name: stock_vllm_tokens(requests, WINDOW) for name, requests in asked.items()}
    assert [name for name in asked if cost[name] > stock[name]] == []
    assert sum(cost.values()) < sum(stock.values()) / 4


def test_lm_evals_class_for_transformers_sends_no_fewer_tokens(
    asked: Mapping[str, list[Request]],
) -> None:
    stock = {name: stock_hf_tokens(requests, WINDOW) for name, requests in asked.items()}
    cost = {name: planned_tokens(r, window=WINDOW, block=16) for name, r in asked.items()}
    assert [name for name in asked if cost[name] > stock[name]] == []
