"""Read the log-probabilities that an ask wanted from what the engine returned."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from evaluator.backends.choices.plan import Ask
from evaluator.backends.choices.shapes import FlatRows, Generated, Output
from evaluator.backends.choices.tally import cached
from results.errors import LeaderboardError

Score = tuple[float, bool]
"""A log-probability, and whether greedy decoding would write the same."""


class NotANumber(LeaderboardError):
    """The model's log-probabilities are no numbers: its weights or its precision are broken."""

    def __init__(self, token: int, position: int) -> None:
        super().__init__(
            f"the log-probability of token {token} at position {position} is not a number; the "
            "weights hold NaN or overflow in this precision: try bfloat16 or float32"
        )


class Misread(LeaderboardError):
    """The engine returned other log-probabilities than were asked for."""

    def __init__(self, token: int, position: int) -> None:
        super().__init__(
            f"vLLM returned no log-probability of token {token} at position {position}; this "
            "vLLM is not supported: evaluate with the transformers backend"
        )


@dataclass(slots=True)
class Answer:
    scores: dict[int, Score] = field(default_factory=dict)
    """By edge."""
    lost: list[int] = field(default_factory=list)
    """Positions without a row of their own, because the cache had their tokens."""


def read(ask: Ask, output: Output) -> Answer:
    """:raises NotANumber: rather than score by it"""
    prompt, answer = ask.prompt, Answer()
    _read_after(ask, len(prompt), output.outputs[0], answer)
    hidden = _hidden(ask, output)
    for position, edge in ask.rows.items():
        token, row = prompt[position], [] if position <= hidden else _row(output, position, prompt)
        if row and row[0][0] == token:
            answer.scores[edge] = _score(row[0], row[-1], position)
        elif ask.read_cache:
            answer.lost.append(position)
        else:
            raise Misread(token, position)
    return answer


def _hidden(ask: Ask, output: Output) -> int:
    """Last position without a row: a token is predicted from the one before it."""
    if not ask.read_cache:
        return 0
    if output.num_cached_tokens is None:
        return len(ask.prompt)
    return cached(output)


def _read_after(ask: Ask, position: int, generated: Generated, answer: Answer) -> None:
    """The generated token is the most probable one, the one that greedy decoding writes."""
    if not ask.after:
        return
    row = {token: entry.logprob for token, entry in (generated.logprobs or [{}])[0].items()}
    first = generated.token_ids[0]
    for token, edge in ask.after.items():
        if token not in row or first not in row:
            raise Misread(token, position)
        answer.scores[edge] = _score((token, row[token]), (first, row[first]), position)


def _row(output: Output, position: int, prompt: list[int]) -> list[tuple[int, float]]:
    """Tokens and log-probabilities of one row: first the prompt's own, last the most probable.

    Rows are found from the end: engines differ in whether they return those of cached tokens.
    """
    rows, from_end = output.prompt_logprobs or [], position - len(prompt)
    if len(rows) < -from_end:
        return []
    if isinstance(rows, FlatRows):
        start, end = rows.start_indices[from_end], rows.end_indices[from_end]
        return list(zip(rows.token_ids[start:end], rows.logprobs[start:end], strict=True))
    return [(token, entry.logprob) for token, entry in (rows[from_end] or {}).items()]


def _score(own: tuple[int, float], first: tuple[int, float], position: int) -> Score:
    """Greedy decoding writes the engine's first token, also where another one is as probable."""
    if math.isnan(own[1]) or math.isnan(first[1]):
        raise NotANumber(own[0], position)
    return own[1], own[0] == first[0]
