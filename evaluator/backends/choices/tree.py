"""The continuations of one context as a tree of tokens: what choices share is scored once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A place in a continuation, reached over one edge: the token that leads here."""

    edge: int
    """Number of the edge, unique in a plan; its score is that token's log-probability."""
    children: dict[int, Node] = field(default_factory=dict)

    @property
    def inner(self) -> list[tuple[int, Node]]:
        """Children that go on, in the order of their tokens."""
        return sorted((token, child) for token, child in self.children.items() if child.children)

    @property
    def has_leaf(self) -> bool:
        """Whether a continuation ends right after this node, going no further."""
        return any(not child.children for child in self.children.values())


def grow(root: Node, continuation: Sequence[int], numbers: Iterator[int]) -> tuple[int, ...]:
    """Add a continuation; the edges it passes, whose scores add up to its own."""
    path, node = [], root
    for token in continuation:
        child = node.children.get(token)
        if child is None:
            child = node.children[token] = Node(next(numbers))
        path.append(child.edge)
        node = child
    return tuple(path)


def leaves(root: Node) -> int:
    """How many continuations are no beginning of another one."""
    waiting, count = [root], 0
    while waiting:
        children = waiting.pop().children.values()
        count += not children
        waiting.extend(children)
    return count
