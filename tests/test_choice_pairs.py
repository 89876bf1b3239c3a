"""Contexts and continuations in tokens: equal to lm-eval's, each distinct string encoded once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.backends.choices import pairs as module
from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.window import Request
from tests.soak import cases

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

pytestmark = pytest.mark.engine

PIECES = ["A", "B", "Answer:", "the cat", "sat", " ", "  ", "\n", "\t", "é", "🙂", "<s>", "12", "3"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
PAIRS = st.lists(st.tuples(TEXT, TEXT.filter(str.strip)), min_size=1, max_size=12)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "opens with <s>"])
def tokenizer(request: pytest.FixtureRequest, tiny_model_folder: Path) -> PreTrainedTokenizerFast:
    from tokenizers.processors import TemplateProcessing
    from transformers import AutoTokenizer

    loaded: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(tiny_model_folder)
    if request.param:
        loaded.backend_tokenizer.post_processor = TemplateProcessing(
            single="<s> $A", special_tokens=[("<s>", 0)]
        )
    return loaded


def harness(pairs: list[tuple[str, str]], tokenizer: PreTrainedTokenizerFast) -> list[Request]:
    """What lm-eval hands to a backend."""
    from lm_eval.api.instance import Instance
    from lm_eval.api.model import TemplateLM

    class Listening(TemplateLM):  # type: ignore[misc]
        eot_token_id = 1
        prefix_token_id = 0

        def tok_encode(self, string: str, add_special_tokens: bool | None = None) -> list[int]:
            """With the first token where the tokenizer adds one, never twice."""
            if add_special_tokens is None:
                add_special_tokens = not string.startswith("<s>")
            return list(tokenizer.encode(string, add_special_tokens=add_special_tokens))

        def _loglikelihood_tokens(self, requests: list[Any], **_options: object) -> list[Any]:
            return requests

        def loglikelihood_rolling(self, requests: list[Any], **_options: object) -> list[Any]:
            return requests

        generate_until = loglikelihood_rolling

    asked = [Instance("loglikelihood", {}, pair, 0) for pair in pairs]
    requests: list[Request] = Listening().loglikelihood(asked, disable_tqdm=True)
    return requests


@given(PAIRS, st.integers(1, 5))
@settings(max_examples=cases(60), deadline=None)
def test_tokens_equal_those_of_lm_eval(
    tokenizer: PreTrainedTokenizerFast, pairs: list[tuple[str, str]], batch: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", batch)
        encode, bare = encoders(tokenizer, 0)
        ours = encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=0)
    assert [(key, tuple(c), tuple(t)) for key, c, t in ours] == [
        (key, tuple(c), tuple(t)) for key, c, t in harness(pairs, tokenizer)
    ]


def test_each_distinct_string_is_encoded_once(tokenizer: PreTrainedTokenizerFast) -> None:
    seen: Counter[str] = Counter()

    def encode(texts: list[str]) -> list[list[int]]:
        seen.update(texts)
        return encoders(tokenizer, 0)[0](texts)

    contexts = [f"Question {at % 3}: which? Answer:" for at in range(6)]
    pairs = [(context, f" {letter}") for context in contexts for letter in "ABCD"]
    encode_pairs([*pairs, ("", "A"), ("", "A")], encode=encode, encode_bare=encode, prefix=0)
    assert len(seen) == 3 + 12 + 1
    assert set(seen.values()) == {1}
