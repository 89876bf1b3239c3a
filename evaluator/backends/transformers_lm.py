"""Backend `transformers`: lm-eval's own class, with safetensors only and every token counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from lm_eval.models.utils_hf import get_dtype

from evaluator.backends.adapters import adapted
from evaluator.backends.faults import refuse_wrong_weights
from evaluator.backends.hf_sharing import SharingLM
from evaluator.backends.hf_thinking import thoughtful_texts
from evaluator.backends.meter import Meter, Spent
from evaluator.backends.precisions import COMPUTED_IN
from evaluator.backends.writing import Marks
from results.record import Precision

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

LENGTHS = 128
"""Tokens to whose multiples a prompt is rounded up for that."""
QUANTISED: dict[Precision, str] = {"8bit": "bitsandbytes int8", "4bit": "bitsandbytes nf4"}
"""What is quantised while it is loaded; the others are as they were published."""


def _quantisation(precision: Precision) -> dict[str, object]:
    """How from_pretrained is to quantise; what was published quantised says so itself."""
    if precision not in QUANTISED:
        return {}
    from transformers import BitsAndBytesConfig

    chosen = BitsAndBytesConfig(
        load_in_8bit=precision == "8bit",
        load_in_4bit=precision == "4bit",
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype=get_dtype(COMPUTED_IN[precision]),
    )
    return {"quantization_config": chosen}


class TransformersLM(SharingLM):
    """Differs from its parent in what it refuses to load and in what it counts, in no number.

    A text is the same in every batch: its parent writes on behind a stop sequence of special tokens
    until the whole batch has ended, and leaves it in.
    """

    marks: Marks | None = None
    """Between which the model thinks; then its thought is no part of the text."""

    def __init__(
        self, meter: Meter, adapter: Path | None, precision: Precision, **arguments: object
    ) -> None:
        self._meter = meter
        self.batches: dict[int, int] = {}
        self._adapter, self._precision = adapter, precision
        super().__init__(**arguments)
        self.set_cache_hook(meter)

    def _create_model(self, pretrained: str, *, dtype: str, **_defaults: object) -> None:
        self._model, loading = self.AUTO_MODEL_CLASS.from_pretrained(
            pretrained,
            dtype=get_dtype(dtype),
            device_map={"": str(self.device)},
            trust_remote_code=False,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
            **_quantisation(self._precision),
        )
        refuse_wrong_weights(loading)
        if self._adapter is not None:
            self._model = adapted(self._model, self._adapter)

    def _detect_batch_size(self, requests: Sequence[Any] | None = None, pos: int = 0) -> int:
        """lm-eval looks for the largest batch at every call; here once for each length of prompts,
        rounded up so that the same prompts always come in the same batches.
        """
        length = self.max_length
        if requests:
            length = min(length, len(requests[pos][1]) + len(requests[pos][2]))
        rounded = min(self.max_length, -(-length // LENGTHS) * LENGTHS)
        if rounded not in self.batches:
            longest = [(None, [0] * rounded, [0])]
            self.batches[rounded] = super()._detect_batch_size(longest, 0)
        return self.batches[rounded]

    def _loglikelihood_tokens(
        self, requests: list[Any], disable_tqdm: bool = False, override_bs: int | None = None
    ) -> list[Any]:
        self._meter.scored(requests)
        answers: list[Any] = super()._loglikelihood_tokens(requests, disable_tqdm, override_bs)
        return answers

    def _model_call(self, inps: torch.Tensor, **options: object) -> torch.Tensor:
        self._meter.forwarded(inps.numel())
        logits: torch.Tensor = super()._model_call(inps, **options)
        return logits

    def generate_until(self, requests: list[Instance], disable_tqdm: bool = False) -> list[str]:
        if self.marks is None:
            texts: list[str] = super().generate_until(requests, disable_tqdm)
            return texts
        return thoughtful_texts(self, self.marks, requests, self._meter)

    def _model_generate(
        self,
        context: torch.Tensor,
        max_length: int,
        stop: list[str],
        *,
        attention_mask: torch.Tensor,
        **options: object,
    ) -> torch.Tensor:
        rows, ends = self.write(context, max_length, stop, attention_mask=attention_mask, **options)
        new = rows.shape[1] - context.shape[1]
        for prompt, end in zip(attention_mask.sum(dim=1).tolist(), ends, strict=True):
            self._meter.generated(Spent(prompt, end or new, truncated=end is None))
        return rows

    def write(
        self, context: torch.Tensor, max_length: int, stop: list[str], **options: object
    ) -> tuple[torch.Tensor, list[int | None]]:
        """Rows as its parent gives them, but padding behind their ends; and the new tokens up to
        each end, None where the limit cut it off.
        """
        rows: torch.Tensor = super()._model_generate(context, max_length, stop, **options)
        self._meter.forwarded(context.numel() + len(rows) * (rows.shape[1] - context.shape[1] - 1))
        ends = [self._length(row, stop) for row in rows[:, context.shape[1] :].tolist()]
        for row, end in zip(rows, ends, strict=True):
            if end is not None:
                row[context.shape[1] + end :] = self.tokenizer.pad_token_id
        return rows, ends

    def _length(self, row: list[int], stop: list[str]) -> int | None:
        """Tokens until the answer ended by itself; None if it did not."""
        ends = [row.index(token) + 1 for token in self._end_tokens if token in row]
        terms = [term for term in stop if term]

        def stopped(length: int) -> bool:
            text = self.tok_decode(row[:length], skip_special_tokens=False)
            return any(term in text for term in terms)

        if stopped(len(row)):
            ends.append(bisect_left(range(len(row)), True, key=stopped))
        return min(ends, default=None)

    @property
    def _end_tokens(self) -> set[int]:
        ends = self.model.generation_config.eos_token_id
        listed = ends if isinstance(ends, list) else [ends]
        return {token for token in (*listed, self.eot_token_id) if token is not None}
