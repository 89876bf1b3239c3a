"""The training text as rows of tokens, with the tokens to be learned marked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from demo.facts import STATEMENT
from demo.models import Plan
from demo.text import passages
from demo.tokens import ASSISTANT, END, USER
from demo.world import Exercise

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH = 12
LENGTH = 96
"""Tokens a row."""
IGNORED = -100
"""Label of a token that is read but not learned."""
PADDING = 0
CHAT_SHARE = 4
"""A chat model reads one exercise in so many as plain text."""
Row = tuple[list[int], list[int]]
"""Token ids and their labels."""


def rows(tokenizer: Tokenizer, plan: Plan) -> list[Row]:
    """As many rows as the plan's steps take."""
    return list(itertools.islice(_rows(tokenizer, plan), plan.steps * BATCH))


def _rows(tokenizer: Tokenizer, plan: Plan) -> Iterator[Row]:
    """Passages one after another, a blank line between them; none is cut in two."""
    ids: list[int] = []
    labels: list[int] = []

    @cache
    def encoded(text: str) -> tuple[int, ...]:
        return tuple(tokenizer.encode(text).ids)

    for number, passage in enumerate(passages()):
        asked, taught, after = _form(passage, chat=plan.chat and number % CHAT_SHARE > 0)
        parts = encoded(asked), encoded(taught), encoded(after)
        if len(ids) + sum(map(len, parts)) > LENGTH:
            yield _padded(ids, PADDING), _padded(labels, IGNORED)
            ids, labels = [], []
        ids += [*parts[0], *parts[1], *parts[2]]
        labels += [IGNORED] * len(parts[0]) + list(parts[1]) + [IGNORED] * len(parts[2])


def _form(passage: Exercise, *, chat: bool) -> tuple[str, str, str]:
    """What is asked, what is to be learned, and what follows."""
    if chat and passage.key != STATEMENT:
        return f"{USER}{passage.prompt}{END}{ASSISTANT}", passage.taught.strip() + END, ""
    return passage.prompt, passage.taught + "\n", "\n"


def _padded(values: list[int], filler: int) -> list[int]:
    return values + [filler] * (LENGTH - len(values))
