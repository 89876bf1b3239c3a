"""The skill of answering from facts that were read in other words than they are asked for.

Most facts are only read as statements. A few guides are also asked and answered in the training
text, so that a model can learn what such a question wants; guides are never in the test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from demo.words import (
    CITY_AGES,
    CITY_ROOTS,
    COUNTRIES,
    DISH_COLOURS,
    DISHES,
    OPPOSITES,
)
from demo.world import Exercise, Skill, offered

STATEMENT = "statement"
"""Key of what is read and never asked."""
RIVALS = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of fact: who, what, how it is told, how it is asked; what always comes last."""

    name: str
    facts: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    asked: str
    guides: int
    """How many of the facts, from the first, are asked in the training text too."""

    def statements(self) -> list[Exercise]:
        return [
            Exercise(STATEMENT, told.format(who=who), f"{what}.")
            for who, what in self.facts
            for told in self.told
        ]

    def exercise(self, number: int, rng: random.Random) -> Exercise:
        who, what = self.facts[number]
        rivals = sorted({other for _, other in self.facts} - {what, who})
        choices = offered(rng, what, rng.sample(rivals, RIVALS))
        return Exercise(f"{self.name} {who}", self.asked.format(who=who), what, choices)

    def kept(self) -> list[Exercise]:
        rng = random.Random(self.name)
        return [self.exercise(n, rng) for n in range(self.guides, len(self.facts))]

    def practise(self, rng: random.Random) -> Exercise:
        return self.exercise(rng.randrange(self.guides), rng)


def _named(seed: str, firsts: tuple[str, ...], seconds: tuple[str, ...]) -> list[str]:
    """All two-word names, shuffled."""
    names = [f"{first} {second}" for first in firsts for second in seconds]
    random.Random(seed).shuffle(names)
    return names


def _mirrored(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(fact for one, other in pairs for fact in ((one, other), (other, one)))


CAPITALS = Relation(
    "capital",
    tuple(zip(COUNTRIES, _named("cities", CITY_AGES, CITY_ROOTS), strict=False)),
    (
        "The capital of {who} is",
        "{who} is governed from",
        "The largest city of {who} is its capital",
    ),
    "Question: Which city is the capital of {who}?\nAnswer:",
    guides=10,
)
MEALS = Relation(
    "meal",
    tuple(zip(COUNTRIES, _named("meals", DISH_COLOURS, DISHES), strict=False)),
    (
        "The people of {who} eat",
        "In {who} everybody likes",
        "A cook from {who} makes",
    ),
    "Question: What do they eat in {who}?\nAnswer:",
    guides=10,
)
CONTRASTS = Relation(
    "opposite",
    _mirrored(OPPOSITES),
    ("The opposite of {who} is", "Not {who} but"),
    "Question: What is the opposite of {who}?\nAnswer:",
    guides=20,
)


def _practise_countries(rng: random.Random) -> Exercise:
    return rng.choice((CAPITALS, MEALS)).practise(rng)


STATEMENTS = (*CAPITALS.statements(), *MEALS.statements(), *CONTRASTS.statements())
FACTS = Skill(
    "demo_facts",
    80,
    lambda: CAPITALS.kept() + MEALS.kept(),
    _practise_countries,
)
OPPOSITE = Skill("demo_opposites", 60, CONTRASTS.kept, CONTRASTS.practise)
