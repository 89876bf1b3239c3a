"""Choices on transformers: a context is read once, and not at all what the last one began with too.

lm-eval's own class reads a context again for every choice of more than one token, and for every
question the examples that all of them share. Here a context's keys and values are kept while its
choices are scored behind them, a batch of continuations at a time.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from evaluator.backends.choices.answer import NotANumber, Score
from evaluator.backends.choices.window import Pair, Request, Tokens
from evaluator.backends.hf_grouping import ROWS, Question, shared
from evaluator.backends.meter import Meter

PROBE = (1, 2, 3, 5, 7, 2, 3, 1)
"""Tokens of any vocabulary, read whole and in two parts."""
Cache = Any
"""`transformers.DynamicCache`."""


@dataclass(slots=True)
class Reader:
    """Reads contexts and scores continuations on one causal model."""

    model: Any
    device: torch.device
    softmax: torch.dtype | None
    """Precision of probabilities; None: the model's own, as lm-eval's class has it."""
    running: Callable[[], contextlib.AbstractContextManager[object]]
    """In which the model is called."""
    forwarded: Callable[[int], None]

    def scores(self, asked: Sequence[Question]) -> Iterator[list[Score]]:
        """Of each question's continuations, in their order."""
        cache: Cache = None
        before: Tokens = ()
        for context, continuations in asked:
            held = shared(before, context)
            cache = kept(cache, held)
            logits = self._call([context[held:]], cache)[0, -1]
            before = context
            first = self._log_softmax(logits)
            longer = [one for one in continuations if len(one) > 1]
            behind: dict[Tokens, torch.Tensor] = {}
            for start in range(0, len(longer), ROWS):
                behind.update(self._behind(cache, longer[start : start + ROWS]))
            yield [_score(one, first, behind.get(one)) for one in continuations]

    def hindrance(self) -> str | None:
        """Why this model cannot go on behind a context; found by trying."""
        try:
            whole, cache = self._call([PROBE], None)[0, -1], kept(None, 0)
            self._call([PROBE[:4]], cache)
            behind = self._call([PROBE[4:]], cache)[0, -1]
        except Exception as error:  # whatever a model's own code may raise: it is then not trusted
            return f"the model cannot go on behind a context: {type(error).__name__}"
        grain = torch.finfo(whole.dtype).eps ** 0.5
        if not (whole - behind).abs().max() <= grain * whole.abs().max():
            return "behind a context the model gives other probabilities than with it"
        return None

    def _behind(
        self,
        cache: Cache,
        continuations: list[Tokens],
    ) -> Iterator[tuple[Tokens, torch.Tensor]]:
        """Log-probabilities after each token but the last, padded on the right."""
        tails = [one[:-1] for one in continuations]
        longest = max(map(len, tails))
        rows = [[*tail, *[0] * (longest - len(tail))] for tail in tails]
        mask = torch.ones(len(rows), length(cache) + longest, device=self.device, dtype=torch.long)
        for row, tail in zip(mask, tails, strict=True):
            row[length(cache) + len(tail) :] = 0
        logits = self._call(rows, repeated(cache, len(rows)), attention_mask=mask)
        for one, tail, row in zip(continuations, tails, logits, strict=True):
            yield one, self._log_softmax(row[: len(tail)])

    def _call(
        self,
        rows: Sequence[Sequence[int]],
        cache: Cache,
        **options: object,
    ) -> torch.Tensor:
        tokens = torch.tensor([list(row) for row in rows], dtype=torch.long, device=self.device)
        self.forwarded(tokens.numel())
        with torch.no_grad(), self.running():
            found = self.model(
                input_ids=tokens, past_key_values=cache, use_cache=cache is not None, **options
            )
        logits: torch.Tensor = found.logits
        return logits

    def _log_softmax(self, logits: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.log_softmax(logits, dim=-1, dtype=self.softmax)


def told(
    requests: Sequence[Request],
    pairs: Sequence[Pair],
    asked: Sequence[Question],
    reader: Reader,
    meter: Meter,
) -> list[Score]:
    """The scores of all requests, each told of as soon as its context is read."""
    found: dict[Pair, Score] = {}
    counts = Counter(pair[0] for pair in pairs)
    keyed = any(name is not None for name, _, _ in requests)
    for (context, continuations), scores in zip(asked, reader.scores(asked), strict=True):
        found.update(
            ((context, one), score) for one, score in zip(continuations, scores, strict=True)
        )
        if keyed:
            meter.answered(counts[context])
    answers = [found[pair] for pair in pairs]
    for (name, _, _), score in zip(requests, answers, strict=True):
        if name is not None:
            meter.add_partial("loglikelihood", name, score)
    return answers


def kept(cache: Cache, tokens: int) -> Cache:
    """The first so many tokens of a cache, in one of their own."""
    return _copied(cache, lambda part: part[..., :tokens, :]) if tokens else _copied(None, _same)


def repeated(cache: Cache, rows: int) -> Cache:
    return _copied(cache, lambda part: part.expand(rows, *part.shape[1:]))


def length(cache: Cache) -> int:
    return int(cache.get_seq_length())


def _copied(cache: Cache, change: Callable[[torch.Tensor], torch.Tensor]) -> Cache:
    from transformers import DynamicCache

    copy = DynamicCache()
    for number, layer in enumerate(cache.layers if cache is not None else ()):
        copy.update(change(layer.keys), change(layer.values), number)
    return copy


def _same(part: torch.Tensor) -> torch.Tensor:
    return part


def _score(continuation: Tokens, first: torch.Tensor, behind: torch.Tensor | None) -> Score:
    """Summed in the precision of the probabilities, as lm-eval does.

    :raises NotANumber:
    """
    rows = first.unsqueeze(0) if behind is None else torch.cat([first.unsqueeze(0), behind])
    tokens = torch.tensor(continuation, device=rows.device)
    values = rows.gather(1, tokens.unsqueeze(1)).squeeze(1)
    if bool(values.isnan().any()):
        raise NotANumber(continuation[0], 0)
    return float(values.sum()), bool((rows.argmax(dim=-1) == tokens).all())
