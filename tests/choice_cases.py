"""Drawn contexts and continuations, and an engine of blocks that counts but does not compute."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from evaluator.backends.choices.plan import Ask, Cache, Plan, ask_again
from evaluator.backends.choices.window import Pair, Tokens

TOKENS = st.integers(0, 2)
"""Few, so that drawn strings share beginnings, nest, and repeat."""


def texts(least: int, most: int) -> st.SearchStrategy[Tokens]:
    return st.lists(TOKENS, min_size=least, max_size=most).map(tuple)


@st.composite
def pair_lists(draw: st.DrawFn) -> list[Pair]:
    """Questions behind common examples, each with choices, shuffled, some twice."""
    shots = draw(texts(0, 12))
    questions = draw(st.lists(texts(1, 9), min_size=1, max_size=5))
    pairs = [
        ((*shots, *question), choice)
        for question in questions
        for choice in draw(st.lists(texts(1, 7), min_size=1, max_size=5))
    ]
    return draw(st.permutations(pairs))


def value(prompt: Tokens, token: int) -> float:
    """Stands for a log-probability: another one for every prompt and token."""
    return float(hash((prompt, token)) % 1_000_003)


@dataclass
class Blocks:
    """Keeps whole blocks of prompts, as vLLM does, and never forgets."""

    block: int | None
    kept: set[Tokens] = field(default_factory=set)
    forwarded: int = 0
    hidden: int = 0
    """Rows that were wanted and not computed."""

    def answer(self, ask: Ask) -> tuple[dict[int, float], list[int]]:
        """Values by edge, and the positions that the cache hid."""
        prompt = tuple(ask.prompt)
        cached = self._cached(prompt) if ask.read_cache else 0
        self.forwarded += len(prompt) - cached
        self._keep(prompt)
        values = {edge: value(prompt, token) for token, edge in ask.after.items()}
        lost = [at for at in ask.rows if at <= cached]
        self.hidden += len(lost)
        seen = {at: edge for at, edge in ask.rows.items() if at > cached}
        return values | {e: value(prompt[:at], prompt[at]) for at, e in seen.items()}, lost

    def run(self, plan: Plan, cache: Cache) -> list[float]:
        """The sum for each pair, asking again as the scorer does."""
        values: dict[int, float] = {}
        asks = plan.asks
        while asks:
            answers = [self.answer(ask) for ask in asks]
            for found, _ in answers:
                values |= found
            asks = [
                again
                for ask, (_, lost) in zip(asks, answers, strict=True)
                if lost
                for again in ask_again(ask, lost, cache)
            ]
        return [sum(values[edge] for edge in path) for path in plan.paths]

    def _cached(self, prompt: Tokens) -> int:
        block, held = self.block, 0
        while block and held + block < len(prompt) and prompt[: held + block] in self.kept:
            held += block
        return held

    def _keep(self, prompt: Tokens) -> None:
        if self.block:
            ends = range(self.block, len(prompt) + 1, self.block)
            self.kept.update(prompt[:end] for end in ends)
