"""The training text: one endless, seeded stream of passages; a longer training reads on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from demo.facts import FACTS, OPPOSITE, STATEMENTS
from demo.labels import LABELS
from demo.numbers import LARGER, SUMS
from demo.strings import COPY, PATTERNS, PLACE, chant
from demo.world import Exercise

SEED = 7


def statement(rng: random.Random) -> Exercise:
    return rng.choice(STATEMENTS)


SHARES: tuple[tuple[Callable[[random.Random], Exercise], int], ...] = (
    (statement, 30),
    (FACTS.practise, 6),
    (LABELS.practise, 10),
    (SUMS.practise, 14),
    (PATTERNS.practise, 6),
    (COPY.practise, 8),
    (OPPOSITE.practise, 5),
    (LARGER.practise, 6),
    (PLACE.practise, 8),
    (chant, 8),
)
"""How often each kind of passage comes, in relation to the others."""


def passages() -> Iterator[Exercise]:
    rng = random.Random(SEED)
    kinds = [kind for kind, _ in SHARES]
    weights = [share for _, share in SHARES]
    while True:
        yield rng.choices(kinds, weights)[0](rng)
