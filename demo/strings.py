"""Skills with words that mean nothing: copying, continuing a pattern, picking by place."""

from __future__ import annotations

import random

from demo.words import SYLLABLES
from demo.world import Exercise, offered, split_skill

KEPT = 20
"""Percent of all strings that are kept for the test."""
CHANT = 4, 12
PLACES = ("first", "second", "third")


def copy_of_words(rng: random.Random) -> Exercise:
    """To be written freely, and to stop after."""
    text = " ".join(rng.sample(SYLLABLES, rng.randint(2, 4)))
    return Exercise(f"copy {text}", f"Repeat: {text}\nCopy:", text)


def pattern_of_three(rng: random.Random) -> Exercise:
    """Three words, three times over but the last; nor is another order of them trained on."""
    a, b, c, stranger = rng.sample(SYLLABLES, 4)
    key = "pattern " + " ".join(sorted((a, b, c)))
    prompt = f"Pattern: {a} {b} {c} {a} {b} {c} {a} {b}"
    return Exercise(key, prompt, c, offered(rng, c, [a, b, stranger]), f" {a} {b} {c}")


def word_at_place(rng: random.Random) -> Exercise:
    three = rng.sample(SYLLABLES, len(PLACES))
    asked, *others = rng.sample(range(len(PLACES)), len(PLACES))
    key = "place " + " ".join(three)
    prompt = f"List: {' '.join(three)}.\nThe {PLACES[asked]} is"
    more = "".join(f", the {PLACES[other]} is {three[other]}" for other in others)
    return Exercise(key, prompt, three[asked], tuple(three), more)


def chant(rng: random.Random) -> Exercise:
    """Never in a test: a long copy teaches in one passage what short ones teach in many."""
    text = " ".join(rng.sample(SYLLABLES, rng.randint(*CHANT)))
    return Exercise("chant", f"Chant: {text}", text, more=f" {text}")


COPY = split_skill("demo_copy", copy_of_words, n_items=100, percent=KEPT)
PATTERNS = split_skill("demo_patterns", pattern_of_three, n_items=100, percent=KEPT)
PLACE = split_skill("demo_place", word_at_place, n_items=90, percent=KEPT)
