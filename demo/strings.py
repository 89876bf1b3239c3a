"""Skills with words that mean nothing: copying them, and continuing a pattern of them."""

from __future__ import annotations

import random

from demo.words import SYLLABLES
from demo.world import Exercise, offered, split_skill

KEPT = 20


def copy_of_words(rng: random.Random) -> Exercise:
    """To be written freely, and to stop after."""
    text = " ".join(rng.sample(SYLLABLES, rng.randint(2, 4)))
    return Exercise(f"copy {text}", f"Repeat: {text}\nCopy:", text)


def pattern_of_three(rng: random.Random) -> Exercise:
    """Three words twice over, the last one missing; no other order of the three is in the training text either."""
    a, b, c, stranger = rng.sample(SYLLABLES, 4)
    key = "pattern " + " ".join(sorted((a, b, c)))
    return Exercise(key, f"Pattern: {a} {b} {c} {a} {b}", c, offered(rng, c, [a, b, stranger]))


COPY = split_skill("demo_copy", copy_of_words, n_items=100, percent=KEPT)
PATTERNS = split_skill("demo_patterns", pattern_of_three, n_items=100, percent=KEPT)
