"""Items stay whole, those with a common beginning stand together, and a shard costs little."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from evaluator.backends.choices.plan import common
from evaluator.portions import SHARE, by_beginning, portions, requests_digest, shard_size


class Asked:
    """A request as lm-eval makes it."""

    task_name = "toy"

    def __init__(self, doc_id: int, idx: int, *args: object) -> None:
        self.doc_id, self.idx, self.args = doc_id, idx, args


def asked(items: int, seed: int = 0) -> list[Asked]:
    """Two to four choices an item behind one of three long beginnings, in mixed order."""
    draw = random.Random(seed)
    starts = [letter * 400 for letter in "abc"]
    contexts = [f"{draw.choice(starts)} question {number}" for number in range(items)]
    return [
        Asked(number, choice, context, f" choice {choice}")
        for number, context in enumerate(contexts)
        for choice in range(draw.randrange(2, 5))
    ]


def test_every_request_is_in_one_shard_and_no_item_is_parted() -> None:
    requests = asked(100)
    parts = portions(by_beginning(requests), 7)
    assert sorted(place for part in parts for place in part) == list(range(len(requests)))
    shards_of = [{requests[place].doc_id for place in part} for part in parts]
    assert [len(items) for items in shards_of] == [7] * 14 + [2]


def test_items_with_a_common_beginning_stand_together() -> None:
    requests = asked(60)
    order = by_beginning(requests)
    contexts = [str(requests[places[0]].args[0]) for places in order]
    breaks = [common(a.encode(), b.encode()) < 400 for a, b in pairwise(contexts)]
    assert sum(breaks) == 2


@pytest.mark.parametrize(
    ("items", "at_once", "size"),
    [
        pytest.param(21_606, 64, 432, id="two-percent-of-a-run"),
        pytest.param(670, 16, 16, id="or-one-batch"),
        pytest.param(1, 0, 1, id="but-never-nothing"),
    ],
)
def test_a_shard_is_two_percent_of_a_run_or_one_batch(items: int, at_once: int, size: int) -> None:
    assert shard_size(items, at_once) == size
    assert size <= max(at_once, SHARE * items, 1)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param([Asked(0, 0, "Say", " b")], id="another-continuation"),
        pytest.param([Asked(0, 0, "Say ", " a")], id="another-context"),
        pytest.param([Asked(1, 0, "Say", " a")], id="another-item"),
        pytest.param([Asked(0, 0, "Say", {"until": ["\n"]})], id="generation"),
        pytest.param([Asked(0, 0, "Say", " a")] * 2, id="asked-twice"),
    ],
)
def test_whatever_is_asked_otherwise_has_another_digest(other: list[Asked]) -> None:
    one = [Asked(0, 0, "Say", " a")]
    same = [Asked(0, 0, "Say", " a")]
    assert requests_digest("loglikelihood", one) == requests_digest("loglikelihood", same)
    assert requests_digest("loglikelihood", one) != requests_digest("loglikelihood", other)
    assert requests_digest("loglikelihood", one) != requests_digest("generate_until", one)
