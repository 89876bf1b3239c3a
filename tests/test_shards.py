"""A shard comes back as it was written, and only to those whom it belongs."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from evaluator.backends.meter import Spent
from evaluator.shards import Answer, Cost, Kept, Shards

COST = Spent(prompt_tokens=12, completion_tokens=3, truncated=False)
TOOK = Cost(1.5, 1_000_000)
ANSWERS = {
    4: Answer((-1.2345678901234567e-5, True), COST),
    0: Answer((-math.inf, False), Spent(prompt_tokens=5)),
    7: Answer("Größe \U0001f600 \ud83d\r\n\x00", None),
    9: Answer(-8.7654321e300, COST),
}


@pytest.fixture
def shards(tmp_path: Path) -> Shards:
    return Shards(tmp_path / "shards" / "toy", "identity")


def test_answers_come_back_to_the_last_bit(shards: Shards) -> None:
    shards.keep("requests", ANSWERS, TOOK)
    assert shards.read("requests") == Kept(ANSWERS, TOOK)


def test_not_a_number_comes_back_as_such(shards: Shards) -> None:
    shards.keep("requests", {0: Answer((math.nan, False), None)}, TOOK)
    (answer,) = shards.read("requests").answers.values()
    assert isinstance(answer.value, tuple)
    assert math.isnan(answer.value[0])


def test_shards_add_up(shards: Shards) -> None:
    for place, answer in ANSWERS.items():
        shards.keep("requests", {place: answer}, Cost(0.25, 100))
    assert shards.read("requests") == Kept(ANSWERS, Cost(1.0, 400))


def test_another_model_engine_seed_or_prompt_finds_nothing(shards: Shards) -> None:
    shards.keep("requests", ANSWERS, TOOK)
    assert shards.read("other requests") == Kept()
    assert Shards(shards.folder, "other identity").read("requests") == Kept()


def test_an_earlier_attempts_shards_are_taken_over_once(shards: Shards, tmp_path: Path) -> None:
    shards.keep("requests", ANSWERS, TOOK)
    later = Shards(tmp_path / "later", "identity")
    later.take_over(shards)
    later.take_over(shards)
    assert later.read("requests") == Kept(ANSWERS, TOOK)


@pytest.mark.parametrize("at", range(0, 500, 11))
def test_a_damaged_shard_is_asked_again(shards: Shards, at: int) -> None:
    shards.keep("requests", ANSWERS, TOOK)
    (path,) = shards.folder.iterdir()
    whole = bytearray(path.read_bytes())
    whole[at % len(whole)] ^= 0x10
    path.write_bytes(whole)
    assert shards.read("requests") == Kept()
    path.write_bytes(bytes(whole[: at % len(whole)]))
    assert shards.read("requests") == Kept()
