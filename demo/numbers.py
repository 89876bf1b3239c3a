"""Skills with numbers: small sums, and the larger of two."""

from __future__ import annotations

import random

from demo.world import Exercise, offered, split_skill

KEPT = 40
"""Percent of all pairs that are kept for the test."""
CHOICES, APART = 10, 3
LARGEST_SUMMAND = 12
LARGEST = 30


def sum_of_two(rng: random.Random) -> Exercise:
    """Ten choices, three apart: who is wrong by one or two would still choose rightly.

    The mirror image of a sum that is kept may well be in the training text.
    """
    a, b = rng.randint(0, LARGEST_SUMMAND), rng.randint(0, LARGEST_SUMMAND)
    lower = rng.randint(0, min(CHOICES - 1, (a + b) // APART))
    others = [a + b + APART * (n - lower) for n in range(CHOICES) if n != lower]
    choices = offered(rng, str(a + b), [str(n) for n in others])
    return Exercise(f"sum {a} {b}", f"{a} + {b} =", str(a + b), choices)


def larger_of_two(rng: random.Random) -> Exercise:
    a, b = rng.sample(range(LARGEST + 1), 2)
    key = f"larger {min(a, b)} {max(a, b)}"
    prompt = f"The larger of {a} and {b} is"
    return Exercise(key, prompt, str(max(a, b)), (str(a), str(b)))


SUMS = split_skill("demo_sums", sum_of_two, n_items=60, percent=KEPT)
LARGER = split_skill("demo_larger", larger_of_two, n_items=120, percent=KEPT)
