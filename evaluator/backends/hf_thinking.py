"""Texts of a model that thinks first, written by `transformers`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import torch
from lm_eval.models.utils import handle_stop_sequences, maybe_truncate, normalize_gen_kwargs

from evaluator.backends.meter import Meter
from evaluator.backends.turns import in_turns
from evaluator.backends.writing import Course, Marks, Question, Step, Written, begin, script

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance


class Hf(Protocol):
    """lm-eval's class, with a way to write that tells where each row ends."""

    tokenizer: Any
    cache_hook: Any
    batch_size: int | str
    device: torch.device
    max_length: int
    max_gen_toks: int
    eot_token_id: int

    def _detect_batch_size(self) -> int: ...
    def tok_encode(self, string: str) -> list[int]: ...
    def tok_decode(self, tokens: int, *, skip_special_tokens: bool) -> str: ...
    def write(
        self, context: torch.Tensor, max_length: int, stop: list[str], **options: object
    ) -> tuple[torch.Tensor, list[int | None]]: ...


def thoughtful_texts(lm: Hf, marks: Marks, requests: Sequence[Instance], meter: Meter) -> list[str]:
    """As lm-eval's class does it, apart from the thoughts."""
    size = lm._detect_batch_size() if lm.batch_size == "auto" else int(lm.batch_size)
    alike: dict[str, list[int]] = {}
    for place, request in enumerate(requests):
        alike.setdefault(repr(sorted(request.args[1].items())), []).append(place)
    texts: dict[int, str] = {}
    for places in alike.values():
        prepared = [_prepare(lm, marks, *requests[place].args) for place in places]
        courses, options = [course for course, _ in prepared], prepared[0][1]

        def write(steps: Sequence[Step], options: Mapping[str, Any] = options) -> list[Written]:
            return _write(lm, steps, options)

        for place, text in zip(places, in_turns(courses, size, write), strict=True):
            meter.generated(text.spent)
            lm.cache_hook.add_partial("generate_until", requests[place].args, text.text)
            texts[place] = text.text
    return [texts[place] for place in range(len(requests))]


def _prepare(
    lm: Hf, marks: Marks, context: str, asked: dict[str, Any]
) -> tuple[Course, dict[str, Any]]:
    options = dict(normalize_gen_kwargs(asked, lm.max_gen_toks))
    end = lm.tok_decode(lm.eot_token_id, skip_special_tokens=False)
    until = handle_stop_sequences(options.pop("until", None), eos=end)
    prompt, limit = maybe_truncate(
        lm.tok_encode(context), int(options.pop("max_gen_toks")), lm.max_length
    )
    question = Question(prompt, limit, tuple(term for term in until if term))
    return begin(question, script(lm.tokenizer), marks, context, lm.max_length), options


def _write(lm: Hf, steps: Sequence[Step], options: Mapping[str, Any]) -> list[Written]:
    """One batch, padded on the left; each row is cut at its own step's limit."""
    width, limit = max(len(step.prompt) for step in steps), max(step.limit for step in steps)
    pad = lm.tokenizer.pad_token_id
    rows = [[pad] * (width - len(step.prompt)) + step.prompt for step in steps]
    mask = [[0] * (width - len(step.prompt)) + [1] * len(step.prompt) for step in steps]
    written, ends = lm.write(
        torch.tensor(rows, device=lm.device),
        width + limit,
        list(steps[0].stop),
        attention_mask=torch.tensor(mask, device=lm.device),
        **options,
    )
    new = written[:, width:].tolist()
    return [_read(row, end, step) for row, end, step in zip(new, ends, steps, strict=True)]


def _read(row: list[int], end: int | None, step: Step) -> Written:
    if end is not None and end <= step.limit:
        return Written(row[:end], cut=False)
    return Written(row[: step.limit], cut=True)
