"""The skill of finding the one of four words that is of a kind, and naming its letter."""

from __future__ import annotations

import random

from demo.words import KINDS
from demo.world import Exercise, split_skill

LETTERS = ("A", "B", "C", "D")
KEPT = 20


def letter_of_kind(rng: random.Random) -> Exercise:
    """The same four words in another order ask for the same, so they share a key."""
    kinds = rng.sample(sorted(KINDS), len(LETTERS))
    offers = [rng.choice(KINDS[kind]) for kind in kinds]
    asked = rng.randrange(len(LETTERS))
    key = f"kind {kinds[asked]} " + " ".join(sorted(offers))
    table = "\n".join(f"{letter}. {word}" for letter, word in zip(LETTERS, offers, strict=True))
    prompt = f"{table}\nThe {kinds[asked]} is"
    return Exercise(key, prompt, LETTERS[asked], LETTERS)


KIND = split_skill("demo_kinds", letter_of_kind, n_items=120, percent=KEPT)
