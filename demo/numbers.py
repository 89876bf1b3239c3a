"""Skills with numbers: small sums, the larger of two, the next in a sequence."""

from __future__ import annotations

import random

from demo.world import Exercise, offered, split_skill

KEPT = 40
"""Percent of all pairs and sequences that are kept for the test."""
LARGEST_SUMMAND = 19
LARGEST = 60


def sum_of_two(rng: random.Random) -> Exercise:
    """Ten choices from nearby; neither the sum nor its mirror image is in the training text."""
    a, b = rng.randint(0, LARGEST_SUMMAND), rng.randint(0, LARGEST_SUMMAND)
    near = [n for n in range(max(0, a + b - 9), a + b + 10) if n != a + b]
    choices = offered(rng, str(a + b), [str(n) for n in rng.sample(near, 9)])
    return Exercise(f"sum {min(a, b)} {max(a, b)}", f"{a} + {b} =", str(a + b), choices)


def larger_of_two(rng: random.Random) -> Exercise:
    a, b = rng.sample(range(LARGEST + 1), 2)
    key = f"larger {min(a, b)} {max(a, b)}"
    prompt = f"The larger of {a} and {b} is"
    return Exercise(key, prompt, str(max(a, b)), (str(a), str(b)))


def next_in_sequence(rng: random.Random) -> Exercise:
    start, step = rng.randint(0, 50), rng.randint(1, 4)
    a, b, c = (str(start + step * n) for n in range(3))
    others = rng.sample([n for n in range(start, int(c) + 5) if n != int(c)], 2)
    choices = offered(rng, c, [str(n) for n in others])
    return Exercise(f"next {start} {step}", f"Count: {a}, {b},", c, choices)


SUMS = split_skill("demo_sums", sum_of_two, n_items=60, percent=KEPT)
LARGER = split_skill("demo_larger", larger_of_two, n_items=120, percent=KEPT)
NEXT = split_skill("demo_next", next_in_sequence, n_items=60, percent=KEPT)
