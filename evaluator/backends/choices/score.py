"""Score answer choices on a `vllm.LLM`, exactly and with the fewest forward passes."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence

from evaluator.backends.choices.ability import Ability, ability
from evaluator.backends.choices.answer import Answer, Score, read
from evaluator.backends.choices.order import rounds
from evaluator.backends.choices.plan import Ask, Plan, ask_again, plan_choices, plan_plainly
from evaluator.backends.choices.progress import Answered, bar
from evaluator.backends.choices.shapes import Engine
from evaluator.backends.choices.tally import Tally
from evaluator.backends.choices.window import Pair, Request, Tokens, cut_all

log = logging.getLogger(__name__)
ROUND = 8192
"""Requests planned and handed to the engine at once: enough to keep it busy, few enough to hold."""


class ChoiceScorer:
    """Takes lm-eval's tokenised log-likelihood requests to an engine."""

    def __init__(
        self, llm: Engine, *, window: int, lora: object = None, plainly: bool = False
    ) -> None:
        """
        :param window: most tokens of context and continuation, as lm-eval's `vllm` has it: one
            fewer than the model's own, since the engine insists on generating a token
        :param plainly: never share work between choices
        """
        self.llm, self.window, self.lora = llm, window, lora
        self.ability: Ability = ability(llm)
        self.plainly = plainly or self.ability.hindrance is not None
        self.tally = Tally()
        self._before: Tokens = ()
        if self.ability.hindrance:
            log.warning("Every choice is scored on its own: %s", self.ability.hindrance)

    def score(self, requests: Sequence[Request], answered: Answered | None = None) -> list[Score]:
        """
        :param answered: told of every few requests that are done; what it is told adds up to all
        :raises Unscorable: a continuation has no log-likelihood
        :raises NotANumber: the model gives none
        """
        scores: dict[int, Score] = {}
        for places in rounds(requests, ROUND):
            part = [requests[place] for place in places]
            scores.update(zip(places, self._score(part, answered), strict=True))
        return [scores[place] for place in range(len(requests))]

    def _score(self, requests: Sequence[Request], answered: Answered | None) -> list[Score]:
        plan = self._plan(cut_all(requests, self.window))
        scores = self._run(plan, answered)
        return [_add([scores[edge] for edge in path]) for path in plan.paths]

    def _plan(self, pairs: Sequence[Pair]) -> Plan:
        if self.plainly:
            return plan_plainly(pairs)
        plan = plan_choices(pairs, self.ability.cache, self._before)
        self._before = plan.asks[-1].context
        return plan

    def _run(self, plan: Plan, answered: Answered | None) -> dict[int, Score]:
        """Ask, and ask again for what the cache hid: at most once, by other means."""
        scores: dict[int, Score] = {}
        asks, progress = plan.asks, bar(len(plan.paths), answered)
        while asks:
            answers = self._answers(asks, progress)
            for answer in answers:
                scores |= answer.scores
            asks = [
                again
                for ask, answer in zip(asks, answers, strict=True)
                if answer.lost
                for again in ask_again(ask, answer.lost, self.ability.cache)
            ]
            self.tally.redone += len(asks)
            progress = bar(0, None)
        return scores

    def _answers(self, asks: Sequence[Ask], progress: bool | Callable[..., object]) -> list[Answer]:
        outputs = self.llm.generate(
            [{"prompt_token_ids": ask.prompt} for ask in asks],
            [self._parameters(ask) for ask in asks],
            use_tqdm=progress,
            lora_request=self.lora,
        )
        for output in outputs:
            self.tally.add(output)
        return [read(ask, output) for ask, output in zip(asks, outputs, strict=True)]

    def _parameters(self, ask: Ask) -> object:
        """One token, the most probable one; beside it only what the ask wants."""
        from vllm import SamplingParams

        wanted: dict[str, object] = {}
        if ask.after:
            wanted["logprob_token_ids"] = list(ask.after)
        if ask.rows:
            wanted["prompt_logprobs"] = 1
        if ask.rows and self.ability.flat:
            wanted["flat_logprobs"] = True
        if not self.plainly:
            cache = self.ability.cache.block and ask.read_cache
            wanted["skip_reading_prefix_cache"] = not cache
        return SamplingParams(temperature=0, max_tokens=1, detokenize=False, **wanted)


def _add(scores: Sequence[Score]) -> Score:
    return math.fsum(value for value, _ in scores), all(greedy for _, greedy in scores)
