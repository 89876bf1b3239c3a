"""From contexts and continuations to the fewest forward passes that score them all. Pure.

A prompt gives two kinds of log-probabilities: of any wanted token right after it, and of its own
tokens, but only of those behind what the engine took from its prefix cache. The cache holds whole
blocks. So the continuations of a context form a tree, and one request is made for each place where
a continuation ends; the tokens on the way there are read from the prompt's own rows. A place where
choices part on the very edge of a block gets a request of its own, which costs nothing more: the
prompts behind it would find the block in the cache and could not see the first token they add.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from evaluator.backends.choices.order import key
from evaluator.backends.choices.tree import Node, grow, leaves
from evaluator.backends.choices.window import Pair, Tokens

ROWS_A_TOKEN = 4
"""Asking for the context alone first spares the rows of its new tokens, and costs the tokens of its
last block once more: done where it spares so many rows a token. On a CPU it was faster from one on;
where the vocabulary is small beside the model, a row is cheaper."""


@dataclass(frozen=True, slots=True)
class Cache:
    """What the planner must know of an engine."""

    block: int | None = None
    """Tokens in a block of the prefix cache; None: the cache is not read."""
    ids: int = 128
    """Most tokens whose log-probability one request may ask for."""

    def held(self, length: int) -> int:
        """How much of a common beginning of that length comes from the cache."""
        return length - length % self.block if self.block else 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to the engine."""

    context: Tokens
    path: Tokens = ()
    """Continues the context; kept apart because the contexts are long and shared."""
    after: dict[int, int] = field(default_factory=dict)
    """Tokens wanted right after the prompt, each with the edge it scores."""
    rows: dict[int, int] = field(default_factory=dict)
    """Positions in the prompt whose own token is wanted, each with the edge it scores."""
    read_cache: bool = True

    @property
    def prompt(self) -> list[int]:
        return [*self.context, *self.path]


@dataclass(frozen=True, slots=True)
class Plan:
    asks: list[Ask]
    """In the order that keeps shared beginnings in the cache."""
    paths: list[tuple[int, ...]]
    """For each pair, the edges whose scores add up to its log-likelihood."""


def plan_choices(pairs: Sequence[Pair], cache: Cache, before: Tokens = ()) -> Plan:
    """Each context once, each shared token once.

    :param before: the context that the engine was asked about last
    """
    numbers = itertools.count()
    roots: dict[bytes, tuple[Tokens, Node]] = {}
    paths = []
    for context, continuation in pairs:
        root = roots.setdefault(key(context), (context, Node(-1)))[1]
        paths.append(grow(root, continuation, numbers))
    asks: list[Ask] = []
    for _, (context, root) in sorted(roots.items(), key=lambda entry: entry[0]):
        for ask in _asks(context, root, _first_alone(context, root, before, cache), cache):
            asks += _within_limit(ask, cache.ids)
        before = context
    return Plan(asks, paths)


def plan_plainly(pairs: Sequence[Pair]) -> Plan:
    """One request for each distinct pair, read from the prompt's own rows, without the cache."""
    numbers = itertools.count()
    asks: dict[Pair, Ask] = {}
    for context, continuation in pairs:
        if (context, continuation) not in asks:
            start = len(context)
            rows = {start + at: next(numbers) for at in range(len(continuation))}
            asks[context, continuation] = Ask(context, continuation, rows=rows, read_cache=False)
    return Plan(list(asks.values()), [tuple(asks[pair].rows.values()) for pair in pairs])


def ask_again(ask: Ask, lost: Iterable[int], cache: Cache) -> list[Ask]:
    """Requests for the rows that the cache hid: one by one, or, if that is less, all without it."""
    prompt, wanted = tuple(ask.prompt), {at: ask.rows[at] for at in lost}
    if not cache.block or len(wanted) * cache.block >= len(prompt):
        return [Ask(ask.context, ask.path, rows=wanted, read_cache=False)]
    return [Ask(prompt[:at], after={prompt[at]: edge}) for at, edge in wanted.items()]


def common(one: Sequence[object], other: Sequence[object]) -> int:
    """Length of the common beginning."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _first_alone(context: Tokens, root: Node, before: Tokens, cache: Cache) -> bool:
    """Whether to ask for the context alone first, so that its own rows need not be computed."""
    if not cache.block or len(context) < cache.block or root.has_leaf or leaves(root) < 2:
        return False
    fresh = len(context) - cache.held(common(before, context))
    return fresh > ROWS_A_TOKEN * (len(context) % cache.block)


def _asks(context: Tokens, root: Node, first_alone: bool, cache: Cache) -> Iterator[Ask]:
    """Depth first, so that a prompt comes right after its own beginning."""
    waiting: list[tuple[Node, Tokens, dict[int, int]]] = [(root, (), {})]
    while waiting:
        node, path, rows = waiting.pop()
        at = len(context) + len(path)
        if node.has_leaf or (first_alone and node is root) or _parting(node, at, cache):
            after = {token: child.edge for token, child in node.children.items()}
            yield Ask(context, path, after, rows)
            behind: list[dict[int, int]] = [{} for _ in node.inner]
        else:
            behind = [{at: child.edge} for _, child in node.inner]
            behind[0] = rows | behind[0]
        following = zip(node.inner, behind, strict=True)
        waiting += [(child, (*path, token), seen) for (token, child), seen in following][::-1]


def _parting(node: Node, at: int, cache: Cache) -> bool:
    """Whether choices that part here are better asked for together.

    On the edge of a block they must be. Elsewhere it costs the block's tokens once more, and is
    worth them where it spares a choice the rows: engines make one for every token of the prompt.
    """
    if not cache.block or len(node.children) < 2:
        return False
    spares_rows = any(child.has_leaf for _, child in node.inner)
    return cache.held(at) == at or (at >= 2 * cache.block and spares_rows)


def _within_limit(ask: Ask, limit: int) -> Iterator[Ask]:
    """The engine answers for so many tokens a request; the first part keeps the rows."""
    wanted, rows = list(ask.after.items()), ask.rows
    for start in range(0, len(wanted), limit):
        yield Ask(ask.context, ask.path, dict(wanted[start : start + limit]), rows)
        rows = {}
