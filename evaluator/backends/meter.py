"""What a model was asked and what it cost, counted where lm-eval tells of each answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluator.gauge import Gauge, Reading, open_gauge


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one prompt and its answer."""

    prompt_tokens: int
    completion_tokens: int | None = None
    truncated: bool | None = None
    """Whether the token limit cut the answer off; None where nothing was generated."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent up to a moment."""

    at: datetime
    forward_tokens: int | None
    reading: Reading


class Meter:
    """Stands in the place of lm-eval's cache hook, which learns of every answered request."""

    def __init__(self, gauge: Gauge | None = None) -> None:
        self.gauge = gauge or open_gauge()
        self.spent: dict[str, Spent] = {}
        self.forward_tokens: int | None = None
        """Tokens that went through the model, padding included; None where nobody counts them."""
        self._answered: Callable[[], None] = _nobody
        self._generated: deque[Spent] = deque()
        self._ahead = 0
        """Answers that were told of already, before lm-eval does."""

    def start(self, answered: Callable[[], None]) -> None:
        """Forget the last task; from now on `answered` is called once a request."""
        self.spent.clear()
        self._generated.clear()
        self._ahead, self.forward_tokens = 0, None
        self._answered = answered

    def scored(
        self, requests: Sequence[tuple[tuple[str, str] | None, list[int], list[int]]]
    ) -> None:
        """Note the prompts of log-likelihood requests; parts of a rolling one have no key."""
        for key, context, _ in requests:
            if key is not None:
                self.spent[key[0]] = Spent(prompt_tokens=len(context))

    def generated(self, spent: Spent) -> None:
        """Note one generation; lm-eval tells of the answers in the same order."""
        self._generated.append(spent)

    def forwarded(self, tokens: int) -> None:
        """Note tokens that went through the model."""
        self.forward_tokens = tokens + (self.forward_tokens or 0)

    def spending(self, at: datetime) -> Spending:
        """What this task has taken so far, memory apart: that is the largest of the whole run."""
        return Spending(at, self.forward_tokens, self.gauge.read())

    def answered(self, requests: int) -> None:
        """So many more are answered; lm-eval's hook tells of them only when all are."""
        self._ahead += requests
        for _ in range(requests):
            self._answered()

    def add_partial(self, kind: str, request: Sequence[Any], _response: object) -> None:
        """lm-eval's hook: one request was answered."""
        if kind == "generate_until" and self._generated:
            self.spent[request[0]] = self._generated.popleft()
        if self._ahead:
            self._ahead -= 1
        else:
            self._answered()


def _nobody() -> None:
    """Until a task starts, nobody counts."""
