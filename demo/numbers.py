"""Skills with numbers: small sums, and the larger of two."""

from __future__ import annotations

import random

from demo.world import Exercise, offered, split_skill

KEPT = 40
"""Percent of all pairs that are kept for the test."""
LARGEST_SUMMAND = 12
LARGEST = 30


def sum_of_two(rng: random.Random) -> Exercise:
    """Ten choices; the mirror image of a sum that is kept may well be in the training text."""
    a, b = rng.randint(0, LARGEST_SUMMAND), rng.randint(0, LARGEST_SUMMAND)
    others = [n for n in range(2 * LARGEST_SUMMAND + 1) if n != a + b]
    choices = offered(rng, str(a + b), [str(n) for n in rng.sample(others, 9)])
    return Exercise(f"sum {a} {b}", f"{a} + {b} =", str(a + b), choices)


def larger_of_two(rng: random.Random) -> Exercise:
    a, b = rng.sample(range(LARGEST + 1), 2)
    key = f"larger {min(a, b)} {max(a, b)}"
    prompt = f"The larger of {a} and {b} is"
    return Exercise(key, prompt, str(max(a, b)), (str(a), str(b)))


SUMS = split_skill("demo_sums", sum_of_two, n_items=60, percent=KEPT)
LARGER = split_skill("demo_larger", larger_of_two, n_items=120, percent=KEPT)
