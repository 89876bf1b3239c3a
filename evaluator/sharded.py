"""Between lm-eval and a loaded model: what is kept already is not asked again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluator.backends import LoadedModel
from evaluator.backends.meter import Spending
from evaluator.pace import Clock
from evaluator.portions import by_beginning, portions, requests_digest
from evaluator.shards import Answer, Cost, Kept, Shards, Value
from evaluator.team import Team

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

log = logging.getLogger(__name__)
FLUSHES = 8
"""Parts in which a shard of streamed answers is kept, while the rest of it is being written."""
Part = dict[int, Value]


@dataclass(slots=True)
class ShardedLM:
    """An LM for lm-eval that answers shard by shard and keeps each shard at once.

    Everything but the three questions goes straight to the model's own LM.
    """

    model: LoadedModel
    shards: Shards
    size: int
    """Items of a shard."""
    clock: Clock
    had: Callable[[int], None] = lambda _requests: None
    """Told how many requests an earlier attempt answered."""
    team: Team | None = None
    """Other processes that answer their own parts of the same run; None: there are none."""
    kept: Cost = field(default=Cost(), init=False)
    """What those took."""

    def __getattr__(self, name: str) -> object:
        return getattr(self.model.lm, name)

    def loglikelihood(self, requests: list[Instance]) -> list[Value]:
        return self._answers("loglikelihood", requests)

    def loglikelihood_rolling(self, requests: list[Instance]) -> list[Value]:
        return self._answers("loglikelihood_rolling", requests)

    def generate_until(self, requests: list[Instance]) -> list[Value]:
        return self._answers("generate_until", requests)

    def _answers(self, kind: str, requests: list[Instance]) -> list[Value]:
        digest = requests_digest(kind, requests)
        kept = self.shards.read(digest)
        self._take(kept, requests)
        left = [
            item
            for item in by_beginning(requests)
            if not all(place in kept.answers for place in item)
            and (self.team is None or self.team.part.mine(requests[item[0]]))
        ]
        before = self._spent_so_far()
        for part in self._parts(kind, requests, left):
            now = self._spent_so_far()
            spent = self.model.meter.spent
            answers = {
                place: Answer(value, spent.get(requests[place].args[0]))
                for place, value in part.items()
            }
            self.shards.keep(digest, answers, between(before, now))
            kept.answers |= answers
            before = now
        if self.team is not None:
            kept = self._merged(self.team, self.team.rest(self.shards, digest, requests), requests)
        return [kept.answers[place].value for place in range(len(requests))]

    def _merged(self, team: Team, whole: Kept, requests: Sequence[Instance]) -> Kept:
        """Count what the others spent as if it had been spent here; their time went by beside."""
        meter = self.model.meter
        if whole.cost.forward_tokens is not None:
            meter.forwarded(whole.cost.forward_tokens - (meter.forward_tokens or 0))
        others = [place for place in whole.answers if not team.part.mine(requests[place])]
        for place in others:
            if (spent := whole.answers[place].spent) is not None:
                meter.spent[requests[place].args[0]] = spent
        meter.answered(len(others))
        return whole

    def _spent_so_far(self) -> Spending:
        return self.model.meter.spending(self.clock())

    def _take(self, kept: Kept, requests: Sequence[Instance]) -> None:
        """Count what an earlier attempt answered as it was counted there."""
        self.kept += kept.cost
        if kept.cost.forward_tokens is not None:
            self.model.meter.forwarded(kept.cost.forward_tokens)
        for place, answer in kept.answers.items():
            if answer.spent is not None:
                self.model.meter.spent[requests[place].args[0]] = answer.spent
        if kept.answers:
            of, name = len(requests), requests[0].task_name
            log.info("%s: %d of %d requests were answered earlier", name, len(kept.answers), of)
            self.had(len(kept.answers))

    def _parts(
        self, kind: str, requests: Sequence[Instance], left: list[list[int]]
    ) -> Iterator[Part]:
        if kind == "generate_until" and self.model.stream is not None:
            yield from self._streamed(requests, [place for item in left for place in item])
            return
        for places in portions(left, self.size):
            self.model.forget()
            values = getattr(self.model.lm, kind)([requests[place] for place in places])
            yield dict(zip(places, values, strict=True))

    def _streamed(self, requests: Sequence[Instance], places: Sequence[int]) -> Iterator[Part]:
        """Answers as they are finished. What is being written and what is finished but not kept
        yet make up one shard, which is what a kill may cost.
        """
        assert self.model.stream is not None
        flush = max(1, self.size // FLUSHES)
        window = max(1, self.size - flush)
        part: Part = {}
        for at, text in self.model.stream([requests[place] for place in places], window):
            part[places[at]] = text
            if len(part) == flush:
                yield part
                part = {}
        if part:
            yield part


def answering(
    model: LoadedModel, shards: Shards, size: int, clock: Clock, *, team: Team | None
) -> LoadedModel:
    """The model, with what is kept already in front of it."""
    return replace(model, lm=ShardedLM(model, shards, size, clock, team=team))


def between(before: Spending, now: Spending) -> Cost:
    """What lies between two looks at the meter."""
    tokens, start, end = now.forward_tokens, before.reading, now.reading
    return Cost(
        (now.at - before.at).total_seconds(),
        None if tokens is None else tokens - (before.forward_tokens or 0),
        None if end.joules is None or start.joules is None else end.joules - start.joules,
        end.memory,
        end.gpu_memory,
    )
