"""The skill of telling what kind of thing a word is, by a letter.

Every word's kind is read in statements; the question with its letters is trained on for the guides
alone, so whoever answers it for the other words has put the two together.
"""

from __future__ import annotations

import random

from demo.facts import Relation
from demo.words import KINDS
from demo.world import Exercise, Skill

LETTERS = dict(zip(KINDS, ("A", "B", "C", "D"), strict=True))

KIND_OF = Relation(
    "kind",
    tuple(
        (word, kind)
        for row in zip(*KINDS.values(), strict=True)
        for word, kind in zip(row, KINDS, strict=True)
    ),
    ("The {who} is a kind of", "Everybody knows that {who} is"),
    "Question: Is {who} A animal, B colour, C food or D tool?\nAnswer:",
    guides=24,
)


def lettered(exercise: Exercise) -> Exercise:
    """The same question, answered by the kind's letter."""
    letters = tuple(LETTERS.values())
    return Exercise(exercise.key, exercise.prompt, LETTERS[exercise.answer], letters)


def _kept() -> list[Exercise]:
    return [lettered(exercise) for exercise in KIND_OF.kept()]


def _practise(rng: random.Random) -> Exercise:
    return lettered(KIND_OF.practise(rng))


KIND = Skill("demo_kinds", 60, _kept, _practise)
