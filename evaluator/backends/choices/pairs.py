"""Tokenise contexts and continuations as lm-eval does, each distinct string once and in batches.

lm-eval's rule: whitespace at a context's end belongs to the continuation; the two are tokenised
together, and the continuation is what follows as many tokens as the context has alone. After an
empty context the model's prefix token stands in, unless the continuation begins with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from evaluator.backends.choices.window import Request

Encode = Callable[[list[str]], list[list[int]]]
Texts = tuple[str, str]
"""Context and continuation."""
BATCH = 1024
"""Pairs tokenised at a time: the whole strings are long, and only their ends are kept."""


def encode_pairs(
    pairs: Sequence[Texts], *, encode: Encode, encode_bare: Encode, prefix: int
) -> list[Request]:
    """
    :param encode: as for prompts, with whatever special tokens the model wants there
    :param encode_bare: without any
    :param prefix: stands for an empty context
    """
    contexts: dict[str, list[int]] = {}
    known: dict[Texts, tuple[list[int], list[int]]] = {}
    for start in range(0, len(pairs), BATCH):
        fresh = list(dict.fromkeys(p for p in pairs[start : start + BATCH] if p not in known))
        known.update(_bare([text for context, text in fresh if not context], encode_bare, prefix))
        known.update(_joined([pair for pair in fresh if pair[0]], encode, contexts))
    return [(pair, *known[pair]) for pair in pairs]


def split(context: str, continuation: str) -> Texts:
    """Move the whitespace at the context's end to the continuation."""
    kept = context.rstrip()
    return kept, context[len(kept) :] + continuation


def _bare(
    texts: list[str], encode: Encode, prefix: int
) -> Iterable[tuple[Texts, tuple[list[int], list[int]]]]:
    for text, tokens in zip(texts, _encoded(texts, encode), strict=True):
        parted = (tokens[:1], tokens[1:]) if tokens[:1] == [prefix] else ([prefix], tokens)
        yield ("", text), parted


def _joined(
    pairs: list[Texts], encode: Encode, contexts: dict[str, list[int]]
) -> Iterable[tuple[Texts, tuple[list[int], list[int]]]]:
    """`contexts` keeps what is tokenised, since the next batch may go on with the last one."""
    halves = [split(*pair) for pair in pairs]
    heads = list(dict.fromkeys(head for head, _ in halves if head not in contexts))
    contexts.update(zip(heads, _encoded(heads, encode), strict=True))
    wholes = list(dict.fromkeys(head + tail for head, tail in halves))
    tokens = dict(zip(wholes, _encoded(wholes, encode), strict=True))
    for pair, (head, tail) in zip(pairs, halves, strict=True):
        before = contexts[head]
        yield pair, (before, tokens[head + tail][len(before) :])


def _encoded(texts: list[str], encode: Encode) -> list[list[int]]:
    return encode(texts) if texts else []
