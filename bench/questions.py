"""Made-up questions in the shapes that decide how much a multiple-choice task costs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    pairs: list[Pair]
    """Its context with each of its choices."""
    right: int
    """Which of them answers it; drawn where the question is made up."""


WORDS = """
the of and a run model score task item time board number question answer table record value state
order name list file page first last every other same small large between under over after before
"""


def text(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS.split(), k=words))


def letters(random: Random, count: int, *, shots: int, choices: int) -> list[Question]:
    """Options in the prompt, one letter an answer; the examples are longer than the questions."""
    names = "ABCDEFGHIJ"[:choices]

    def stem(words: int) -> str:
        options = "".join(f"\n{name}. {text(random, words)}" for name in names)
        return f"Question: {text(random, 30)}{options}\nAnswer:"

    examples = "".join(f"{stem(26)} {random.choice(names)}\n\n" for _ in range(shots))
    contexts = [examples + stem(6) for _ in range(count)]
    return [
        Question([(context, f" {name}") for name in names], random.randrange(choices))
        for context in contexts
    ]


def sentences(random: Random, count: int, *, shots: int, choices: int) -> list[Question]:
    """Answers of four to nine words."""

    def answer() -> str:
        return f" {text(random, random.randint(4, 9))}"

    examples = "".join(
        f"Question: {text(random, 310)}\nAnswer:{answer()}\n\n" for _ in range(shots)
    )
    contexts = [f"{examples}Question: {text(random, 40)}\nAnswer:" for _ in range(count)]
    return [
        Question([(context, answer()) for _ in range(choices)], random.randrange(choices))
        for context in contexts
    ]
