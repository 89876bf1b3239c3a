"""Reading an engine's answers: every form it comes in, and every way it can be worthless."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from evaluator.backends.choices.answer import Misread, NotANumber, read
from evaluator.backends.choices.plan import Ask
from evaluator.backends.choices.shapes import FlatRows, Row


@dataclass
class Said:
    logprob: float


@dataclass
class Flat:
    """Rows one after another, as `vllm.logprobs.FlatLogprobs` has them."""

    start_indices: list[int] = field(default_factory=list)
    end_indices: list[int] = field(default_factory=list)
    token_ids: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.start_indices)

    def add(self, *entries: tuple[int, float]) -> Flat:
        self.start_indices.append(len(self.token_ids))
        self.token_ids += [token for token, _ in entries]
        self.logprobs += [value for _, value in entries]
        self.end_indices.append(len(self.token_ids))
        return self


@dataclass
class Written:
    token_ids: Sequence[int]
    logprobs: Sequence[Mapping[int, Said]] | None = None


@dataclass
class Returned:
    prompt_token_ids: Sequence[int]
    outputs: Sequence[Written]
    prompt_logprobs: Sequence[Row | None] | FlatRows | None = None
    num_cached_tokens: int | None = 0


CONTEXT, PATH = (11, 12), (21, 22)
ROWS = Ask(CONTEXT, PATH, rows={2: 0, 3: 1})
SAID: list[Row | None] = [None, {12: Said(-9)}, {21: Said(-1), 5: Said(-0.5)}, {22: Said(-2)}]
FLAT = Flat().add().add((12, -9.0)).add((21, -1.0), (5, -0.5)).add((22, -2.0))
SHORT = Flat().add((21, -1.0), (5, -0.5)).add((22, -2.0))


def returned(rows: Sequence[Row | None] | FlatRows | None, cached: int | None = 0) -> Returned:
    return Returned((*CONTEXT, *PATH), [Written([7])], rows, cached)


@pytest.mark.parametrize("rows", [SAID, FLAT, SHORT], ids=["rows", "flat", "uncached rows only"])
def test_rows_are_read_in_every_form(rows: Sequence[Row | None] | FlatRows) -> None:
    answer = read(ROWS, returned(rows))
    assert answer.scores == {0: (-1, False), 1: (-2, True)}
    assert not answer.lost


@pytest.mark.parametrize(
    ("cached", "lost"), [(0, []), (1, []), (2, [2]), (3, [2, 3]), (None, [2, 3])]
)
def test_no_row_is_read_whose_hidden_state_came_from_the_cache(
    cached: int | None, lost: list[int]
) -> None:
    answer = read(ROWS, returned(SAID, cached))
    assert answer.lost == lost
    assert len(answer.scores) == 2 - len(lost)


def test_a_row_of_another_token_is_asked_for_again() -> None:
    rows = [None, None, {99: Said(-1)}, {22: Said(-2)}]
    assert read(ROWS, returned(rows)).lost == [2]


def test_a_row_of_another_token_without_the_cache_is_an_error() -> None:
    rows = [None, None, {99: Said(-1)}, {22: Said(-2)}]
    with pytest.raises(Misread, match="token 21 at position 2"):
        read(Ask(CONTEXT, PATH, rows={2: 0}, read_cache=False), returned(rows))


def test_tokens_after_the_prompt_are_compared_with_the_generated_one() -> None:
    row = {7: Said(-0.1), 3: Said(-0.1), 4: Said(-3)}
    output = Returned(CONTEXT, [Written([7], [row])])
    answer = read(Ask(CONTEXT, after={3: 0, 4: 1, 7: 2}), output)
    assert answer.scores == {0: (-0.1, False), 1: (-3, False), 2: (-0.1, True)}


@pytest.mark.parametrize(
    "output",
    [Returned(CONTEXT, [Written([7])]), Returned(CONTEXT, [Written([7], [{7: Said(-0.1)}])])],
    ids=["no row", "no token"],
)
def test_a_token_the_engine_did_not_answer_for_is_an_error(output: Returned) -> None:
    with pytest.raises(Misread, match="token 3 at position 2"):
        read(Ask(CONTEXT, after={3: 0}), output)


@pytest.mark.parametrize("row", [{7: -0.1, 3: math.nan}, {7: math.nan, 3: -0.1}], ids=str)
def test_nan_after_the_prompt_is_no_score(row: dict[int, float]) -> None:
    said = {token: Said(value) for token, value in row.items()}
    with pytest.raises(NotANumber, match="bfloat16 or float32"):
        read(Ask(CONTEXT, after={3: 0}), Returned(CONTEXT, [Written([7], [said])]))


def test_nan_in_the_prompt_is_no_score() -> None:
    rows = Flat().add((21, math.nan)).add((22, -2.0))
    with pytest.raises(NotANumber, match="token 21 at position 2"):
        read(ROWS, returned(rows))
