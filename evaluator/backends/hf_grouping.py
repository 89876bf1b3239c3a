"""Which contexts share what, and whether it pays to read them one by one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.backends.choices.order import key
from evaluator.backends.choices.plan import common
from evaluator.backends.choices.window import Pair, Tokens

ROWS = 16
"""Continuations scored at once: each takes as much room as its context."""
A_CALL = {"cpu": 16, "cuda": 256}
"""Tokens that could be read in the time in which the model is called for one."""

Question = tuple[Tokens, list[Tokens]]
"""A context, and the continuations that are asked for behind it."""


def questions(pairs: Sequence[Pair]) -> list[Question]:
    """Each context once with its distinct continuations; equal beginnings side by side."""
    found: dict[bytes, tuple[Tokens, dict[Tokens, None]]] = {}
    for context, continuation in pairs:
        found.setdefault(key(context), (context, {}))[1][continuation] = None
    return [(context, list(asked)) for _, (context, asked) in sorted(found.items())]


def shared(before: Tokens, context: Tokens) -> int:
    """Tokens of a context that need not be read again; its last is, for what comes after it."""
    return min(common(before, context), len(context) - 1)


def pays(asked: Sequence[Question], device: str, batch: int) -> bool:
    """Whether reading contexts one by one costs less than lm-eval's way, a batch at a time."""
    a_call = A_CALL.get(device, A_CALL["cuda"])
    ours = stock = 0
    before: Tokens = ()
    for context, continuations in asked:
        tails = [len(one) - 1 for one in continuations if len(one) > 1]
        calls = 1 + -(-len(tails) // ROWS)
        ours += len(context) - shared(before, context) + calls * a_call
        ours += len(tails) * max(tails, default=0)
        prompts = {one[:-1] for one in continuations}
        stock += sum(len(context) + len(one) + a_call // batch for one in prompts)
        before = context
    return ours < stock
