"""lm-eval's class for transformers, reading each context once where that is exact and pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from lm_eval.models.huggingface import HFLM

from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.window import cut_all
from evaluator.backends.hf_choices import Reader, told
from evaluator.backends.hf_grouping import pays, questions
from evaluator.backends.meter import Meter

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

GPU_BATCH = 64
"""What lm-eval's search for the largest batch finds, about."""


class SharingLM(HFLM):  # type: ignore[misc]
    """Log-likelihoods are its parent's, but for the last digits, as between any two batches."""

    _meter: Meter
    _tried: tuple[str | None] | None = None
    """What came of trying whether choices can share their context."""

    @property
    def choices_apart(self) -> str | None:
        """Why they cannot; None: they can."""
        if self._tried is None:
            self._tried = (self._reader().hindrance(),)
        return self._tried[0]

    def loglikelihood(self, requests: list[Instance], disable_tqdm: bool = False) -> list[Any]:
        """As its parent, each distinct string tokenised once and many at a time."""
        prefix = self.prefix_token_id
        encode, bare = encoders(self.tokenizer, prefix)
        pairs = [request.args for request in requests]
        asked = encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=prefix)
        return self._loglikelihood_tokens(asked, disable_tqdm=disable_tqdm)

    def _loglikelihood_tokens(
        self, requests: list[Any], disable_tqdm: bool = False, override_bs: int | None = None
    ) -> list[Any]:
        answers = self._shared(requests) if requests and self.choices_apart is None else None
        if answers is None:
            answers = super()._loglikelihood_tokens(requests, disable_tqdm, override_bs)
        return answers

    def _shared(self, requests: Sequence[Any]) -> list[Any] | None:
        """None where lm-eval's own way costs no more."""
        pairs = cut_all(requests, self.max_length + 1)
        asked = questions(pairs)
        batch = self.batch_size if isinstance(self.batch_size, int) else GPU_BATCH
        if not pays(asked, self.device.type, batch):
            return None
        return told(requests, pairs, asked, self._reader(), self._meter)

    def _reader(self) -> Reader:
        mixed = self.mixed_precision_dtype

        def running() -> torch.autocast:
            return torch.autocast(self.device.type, dtype=mixed, enabled=mixed is not None)

        return Reader(self.model, self.device, self.softmax_dtype, running, self._meter.forwarded)
