"""What the demo world is made of: exercises, and the hash that keeps some of them for the test.

An exercise is a prompt with its answer. Its *key* names what has to be known or worked out; the
key alone decides, by a hash that never changes, whether it is kept for the test or trained on.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass

from results.errors import LeaderboardError


class WorldTooSmall(LeaderboardError):
    """A skill cannot fill its test."""

    def __init__(self, task: str, count: int, found: int) -> None:
        super().__init__(f"{task} wants {count} items, and the world has only {found} of them")


@dataclass(frozen=True, slots=True)
class Exercise:
    key: str
    prompt: str
    answer: str
    choices: tuple[str, ...] = ()
    """In the order they are offered; empty where the answer is to be written freely."""
    more: str = ""
    """How the answer goes on in the training text, where one prompt can teach several answers."""

    @property
    def taught(self) -> str:
        """What a model is to say after the prompt, in training."""
        return f" {self.answer}{self.more}"

    @property
    def text(self) -> str:
        return self.prompt + self.taught


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing that can be learned in this world, and tested by one task."""

    task: str
    n_items: int
    items: Callable[[], list[Exercise]]
    """All exercises kept for the test, in a fixed order."""
    practise: Callable[[random.Random], Exercise]
    """A random exercise that may be trained on."""


def kept_for_the_test(key: str, percent: int) -> bool:
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def drawn_until(
    draw: Callable[[random.Random], Exercise], rng: random.Random, *, percent: int, kept: bool
) -> Exercise:
    """The first of ever new exercises that lies on the wanted side of the split."""
    while True:
        exercise = draw(rng)
        if kept_for_the_test(exercise.key, percent) == kept:
            return exercise


def distinct_items(
    draw: Callable[[random.Random], Exercise], *, seed: str, count: int, percent: int
) -> list[Exercise]:
    """`count` exercises kept for the test, no prompt twice."""
    rng = random.Random(seed)
    found: dict[str, Exercise] = {}
    for _ in range(100 * count):
        exercise = drawn_until(draw, rng, percent=percent, kept=True)
        found.setdefault(exercise.prompt, exercise)
        if len(found) == count:
            return list(found.values())
    raise WorldTooSmall(seed, count, len(found))


def split_skill(
    task: str, draw: Callable[[random.Random], Exercise], *, n_items: int, percent: int
) -> Skill:
    """A skill whose exercises can be drawn without end and split by their keys."""
    return Skill(
        task,
        n_items,
        lambda: distinct_items(draw, seed=task, count=n_items, percent=percent),
        lambda rng: drawn_until(draw, rng, percent=percent, kept=False),
    )


def offered(rng: random.Random, answer: str, others: list[str]) -> tuple[str, ...]:
    """The answer among the others, in random order."""
    choices = [answer, *others]
    rng.shuffle(choices)
    return tuple(choices)
