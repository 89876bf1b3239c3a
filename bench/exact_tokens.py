"""Tokens that a plan sends through a model, counted without one: blocks are kept as vLLM does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evaluator.backends.choices.order import rounds
from evaluator.backends.choices.plan import Ask, Cache, ask_again, plan_choices
from evaluator.backends.choices.score import ROUND
from evaluator.backends.choices.window import Request, Tokens, cut_all


@dataclass
class Blocks:
    """Whole blocks of prompts, each known by all that comes before it; nothing is forgotten."""

    block: int
    kept: set[int] = field(default_factory=set)
    forwarded: int = 0

    def ask(self, ask: Ask) -> list[int]:
        """Positions whose rows the cache hid; the engine computes at least the last token."""
        ends = self._ends(ask.prompt)
        usable = ends[: (len(ask.prompt) - 1) // self.block] if ask.read_cache else []
        held = next((n for n, end in enumerate(usable) if end not in self.kept), len(usable))
        self.kept.update(ends)
        self.forwarded += len(ask.prompt) - held * self.block
        return [position for position in ask.rows if position <= held * self.block]

    def _ends(self, prompt: Sequence[int]) -> list[int]:
        ends, before = [], 0
        for start in range(0, len(prompt) - self.block + 1, self.block):
            before = hash((before, *prompt[start : start + self.block]))
            ends.append(before)
        return ends


def planned_tokens(requests: Sequence[Request], *, window: int, block: int) -> int:
    """What our way sends through the model."""
    engine, cache = Blocks(block), Cache(block)
    before: Tokens = ()
    for places in rounds(requests, ROUND):
        asks = plan_choices(cut_all([requests[p] for p in places], window), cache, before).asks
        before = asks[-1].context
        while asks:
            asks = [
                again
                for ask in asks
                if (lost := engine.ask(ask))
                for again in ask_again(ask, lost, cache)
            ]
    return engine.forwarded


def stock_vllm_tokens(requests: Sequence[Request], window: int) -> int:
    """What lm-eval's vllm class sends: every choice behind its whole context."""
    return sum(min(window, len(context) + len(choice)) for _, context, choice in requests)


def stock_hf_tokens(requests: Sequence[Request], window: int) -> int:
    """The least that lm-eval's hf class sends: padding left out, and of choices that differ in
    their last token alone one for all.
    """
    prompts = {(*context, *choice[:-1])[-window:] for _, context, choice in requests}
    return sum(map(len, prompts))
