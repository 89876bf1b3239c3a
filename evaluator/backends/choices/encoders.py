"""A tokenizer in lm-eval's manner, for many strings at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from evaluator.backends.choices.pairs import Encode


class Encoding(Protocol):
    input_ids: list[list[int]]


class Tokenizer(Protocol):
    """`transformers.PreTrainedTokenizerBase`, as far as it is needed."""

    def __call__(
        self, text: list[str], *, add_special_tokens: bool, return_attention_mask: bool
    ) -> Encoding: ...
    def decode(self, token_ids: int) -> str: ...


def encoders(tokenizer: object, prefix: int) -> tuple[Encode, Encode]:
    """With and without special tokens; what opens with the prefix, as chats do, gets none."""
    encode_all = cast("Tokenizer", tokenizer)
    opening = encode_all.decode(prefix)

    def bare(texts: list[str]) -> list[list[int]]:
        return _encoded(encode_all, texts, special=False)

    def encode(texts: list[str]) -> list[list[int]]:
        opened = [text for text in texts if text.startswith(opening)]
        known = dict(zip(opened, bare(opened), strict=True))
        rest = [text for text in texts if text not in known]
        known.update(zip(rest, _encoded(encode_all, rest, special=True), strict=True))
        return [known[text] for text in texts]

    return encode, bare


def _encoded(tokenizer: Tokenizer, texts: Sequence[str], *, special: bool) -> list[list[int]]:
    if not texts:
        return []
    encoding = tokenizer(list(texts), add_special_tokens=special, return_attention_mask=False)
    return encoding.input_ids
