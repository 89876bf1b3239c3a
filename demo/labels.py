"""The skill of reading a table: which letter stands at a word."""

from __future__ import annotations

import random

from demo.words import SYLLABLES
from demo.world import Exercise, split_skill

LETTERS = ("A", "B", "C", "D")
KEPT = 20


def label_of_word(rng: random.Random) -> Exercise:
    """The same four words in another order share a key."""
    words = rng.sample(SYLLABLES, len(LETTERS))
    letters = rng.sample(LETTERS, len(LETTERS))
    rows = [f"{word} {letter}" for word, letter in zip(words, letters, strict=True)]
    asked, *others = rng.sample(rows, len(rows))
    word, letter = asked.split()
    prompt = f"Table: {', '.join(rows)}.\nLabels: {word}"
    more = "".join(f", {other}" for other in others)
    return Exercise("labels " + " ".join(sorted(words)), prompt, letter, LETTERS, more)


LABELS = split_skill("demo_labels", label_of_word, n_items=120, percent=KEPT)
