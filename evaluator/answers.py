"""What a model answered, read out of one sample as lm-eval logs it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.backends.faults import ModelFault
from evaluator.reading import Readable

INVALID = "[invalid]"
"""What lm-eval's regex filter puts where it finds nothing."""


class NoProbability(ModelFault):
    """The model's numbers overflowed: argmax over NaN would quietly take the first choice."""

    def __init__(self, task: str, doc_id: object) -> None:
        super().__init__(
            f"{task}: the model gives no probability (NaN) to an answer of item {doc_id}; its "
            "numbers overflow, try bfloat16 or float32"
        )


@dataclass(frozen=True, slots=True)
class Answer:
    prompt: str
    target: str
    choices: list[str] | None
    loglikelihoods: list[float] | None
    is_greedy: list[bool] | None
    responses: list[str] | None
    answer: str | None


def read_answer(
    task: str, one: Mapping[str, Any], readable: Readable | None = None, *, normalised: bool
) -> Answer:
    """:raises NoProbability:"""
    if isinstance(one["resps"][0][0], str):
        return _generation(one, readable)
    return _choice(task, one, normalised)


def _generation(one: Mapping[str, Any], readable: Readable | None) -> Answer:
    read = one["filtered_resps"][0]
    found = read != INVALID if readable is None else readable(str(read))
    return Answer(
        prompt=str(one["arguments"][0][0]),
        target=str(one["target"]),
        choices=None,
        loglikelihoods=None,
        is_greedy=None,
        responses=[str(text) for text in one["resps"][0]],
        answer=str(read) if found else None,
    )


def _choice(task: str, one: Mapping[str, Any], normalised: bool) -> Answer:
    prompts = [str(arguments[0]) for arguments in one["arguments"]]
    conditioned = [i for i, prompt in enumerate(prompts) if prompt or not any(prompts)]
    continuations = [str(one["arguments"][i][-1]) for i in conditioned]
    choices = _offered([prompts[i] for i in conditioned], continuations)
    scores = [float(one["resps"][i][0][0]) for i in conditioned]
    if any(math.isnan(score) for score in scores):
        raise NoProbability(task, one["doc_id"])
    ranked = [s / max(len(c), 1) for s, c in zip(scores, choices, strict=True)]
    best = _best(ranked if normalised else scores)
    return Answer(
        prompt=prompts[0],
        target=_target(one["target"], choices),
        choices=choices,
        loglikelihoods=scores,
        is_greedy=[bool(one["resps"][i][0][1]) for i in conditioned],
        responses=None,
        answer=choices[best],
    )


def _best(scores: list[float]) -> int:
    """The first of the largest, as in lm-eval."""
    return max(range(len(scores)), key=scores.__getitem__)


def _offered(prompts: list[str], continuations: list[str]) -> list[str]:
    """In tasks such as WinoGrande the choices lie in the prompts and all go on alike."""
    several = len(prompts) > 1 and len(set(continuations)) == 1
    texts = prompts if several else continuations
    delimited = all(text.startswith(" ") for text in texts)
    return [text[1:] if delimited else text for text in texts]


def _target(target: object, choices: list[str]) -> str:
    if isinstance(target, int) and not isinstance(target, bool) and 0 <= target < len(choices):
        return choices[target]
    return str(target)
