"""Draw questions of every kind that a benchmark can hold, as lm-eval's tokenised requests."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from evaluator.backends.choices.window import Request
from tests.vllm_fixtures import BLOCK

if TYPE_CHECKING:
    from vllm import LLM

Question = list[Request]
"""The choices of one context."""
VOCABULARY = 512
WINDOW = 2047
"""Of the tiny model, as lm-eval's vllm class has it."""


def tokens(random: Random, least: int, most: int) -> list[int]:
    return [random.randrange(VOCABULARY) for _ in range(random.randint(least, most))]


def question(context: list[int], choices: list[list[int]]) -> Question:
    return [(None, context, choice) for choice in choices]


def letters(random: Random, shots: list[int]) -> Question:
    """One token a choice, the first of the vocabulary among them."""
    count = random.randint(2, 10)
    choices = [[token] for token in random.sample(range(VOCABULARY), count)]
    return question(shots + tokens(random, 1, 40), [[0], *choices])


def words(random: Random, shots: list[int]) -> Question:
    choices = [tokens(random, 2, 9) for _ in range(random.randint(2, 6))]
    return question(shots + tokens(random, 1, 40), choices)


def mixed(random: Random, shots: list[int]) -> Question:
    """Of one and of many tokens, opening alike, one the beginning of another, one twice."""
    stem = tokens(random, 1, 4)
    choices = [stem, [*stem, 5], [*stem, 5, 6], [*stem, 7], tokens(random, 1, 1), stem]
    random.shuffle(choices)
    return question(shots + tokens(random, 1, 40), choices)


def on_edges(random: Random, shots: list[int]) -> Question:
    """The context, or what choices share, ends on the edge of a block."""
    shared = random.choice([0, 0, 1, 5, BLOCK])
    length = BLOCK * random.randint(1, 4) - shared % BLOCK
    stem = tokens(random, shared, shared)
    choices = [[*stem, token, *tokens(random, 0, 3)] for token in (3, 4, 5)]
    return question((shots + tokens(random, 160, 160))[-length:], choices)


def short(random: Random, _shots: list[int]) -> Question:
    """A context of less than a block; a single token stands for an empty one."""
    choices = [tokens(random, 1, 40) for _ in range(random.randint(1, 4))]
    return question(tokens(random, 1, 6), choices)


def long(random: Random, shots: list[int]) -> Question:
    """Longer than the window, so that each choice cuts its context differently."""
    context = shots + tokens(random, WINDOW - len(shots) - 3, WINDOW)
    return question(context, [tokens(random, 1, 5) for _ in range(2)])


def alike(random: Random, _shots: list[int]) -> Question:
    """One token over and over: contexts nest in one another and in the choices' prompts."""
    token = random.randrange(2, 5)
    lengths = random.sample(range(1, 3 * BLOCK), 3)
    return question([token] * random.randint(1, 3 * BLOCK), [[token] * n for n in lengths])


KINDS: dict[str, Callable[[Random, list[int]], Question]] = {
    draw.__name__: draw for draw in (letters, words, mixed, on_edges, short, long, alike)
}


def questions(kind: str, random: Random, count: int) -> list[Question]:
    """Behind common examples, as a few-shot task has them."""
    shots = tokens(random, 0, 120)
    return [KINDS[kind](random, shots) for _ in range(count)]


def with_greedy(drawn: list[Question], engine: LLM) -> list[Question]:
    """Give half of the questions the model's own continuation as one more choice."""
    from vllm import SamplingParams

    own = [asked for asked in drawn[::2] if len(asked[0][1]) < WINDOW - 8]
    written = engine.generate(
        [{"prompt_token_ids": asked[0][1]} for asked in own],
        SamplingParams(temperature=0, max_tokens=4, ignore_eos=True, detokenize=False),
        use_tqdm=False,
    )
    for asked, output in zip(own, written, strict=True):
        asked.append((None, asked[0][1], list(output.outputs[0].token_ids)))
    return drawn
