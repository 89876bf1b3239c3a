"""The training text: one endless, seeded stream of passages; a longer training reads on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from demo.facts import FACTS, OPPOSITE, STATEMENTS
from demo.kinds import KIND, KIND_OF
from demo.numbers import LARGER, SUMS
from demo.strings import COPY, PATTERNS, PLACE, chant
from demo.world import Exercise

SEED = 7
READ = (*STATEMENTS, *KIND_OF.statements())


def statement(rng: random.Random) -> Exercise:
    return rng.choice(READ)


SHARES: tuple[tuple[Callable[[random.Random], Exercise], int], ...] = (
    (statement, 36),
    (FACTS.practise, 6),
    (KIND.practise, 6),
    (SUMS.practise, 14),
    (PATTERNS.practise, 6),
    (COPY.practise, 8),
    (OPPOSITE.practise, 5),
    (LARGER.practise, 6),
    (PLACE.practise, 8),
    (chant, 4),
)
"""How often each kind of passage comes, in relation to the others."""


CHANTS_FIRST = 4000
"""Passages in which every second is a chant: what follows builds on being able to copy."""


def passages() -> Iterator[Exercise]:
    rng = random.Random(SEED)
    for _ in range(CHANTS_FIRST // 2):
        yield chant(rng)
        yield _mixed(rng)
    while True:
        yield _mixed(rng)


def _mixed(rng: random.Random) -> Exercise:
    kinds = [kind for kind, _ in SHARES]
    weights = [share for _, share in SHARES]
    return rng.choices(kinds, weights)[0](rng)
