"""How a model is spread over GPUs follows one rule, and the operator's word goes before it."""

from __future__ import annotations

from collections import Counter

import pytest
from lm_eval.api.instance import Instance

from evaluator.replicas.crew import gpu_shares
from evaluator.sizing import GIB, Asked, BadSizes, Sizes, bytes_needed, choose
from evaluator.team import DoubledItems, LostItems, Part, check_whole

EIGHT = [80 * GIB] * 8


@pytest.mark.parametrize(
    ("parameters", "precision", "free", "heads", "expected"),
    [
        pytest.param(8e9, "bfloat16", EIGHT, 32, (1, 8), id="small-model-eight-copies"),
        pytest.param(70e9, "bfloat16", EIGHT, 64, (4, 2), id="large-model-in-two-halves"),
        pytest.param(70e9, "4bit", EIGHT, 64, (1, 8), id="four-bits-fit-one"),
        pytest.param(70e9, "bfloat16", EIGHT[:3], 64, (2, 1), id="does-not-fit-and-three-cannot"),
        pytest.param(40e9, "bfloat16", EIGHT[:3], 63, (3, 1), id="heads-divide-by-three"),
        pytest.param(None, "bfloat16", EIGHT[:4], 32, (4, 1), id="size-not-known"),
        pytest.param(8e9, "bfloat16", [80 * GIB, 10 * GIB], 32, (2, 1), id="fullest-gpu-counts"),
        pytest.param(8e9, "bfloat16", [], 32, (1, 1), id="no-gpu"),
    ],
)
def test_a_model_is_split_as_little_as_it_can_be(
    parameters: float | None,
    precision: str,
    free: list[int],
    heads: int,
    expected: tuple[int, int],
) -> None:
    needed = bytes_needed(None if parameters is None else int(parameters), precision)  # type: ignore[arg-type]
    found = choose(needed, free, Asked(), heads=heads, splits=True)
    assert (found.tensor, found.data) == expected
    assert found.because


def test_a_backend_that_cannot_split_makes_copies() -> None:
    found = choose(1e12, EIGHT, Asked(), heads=64, splits=False)
    assert (found.tensor, found.data) == (1, 8)
    assert "more than there are" in found.because


def test_the_operator_overrules_the_rule() -> None:
    needed = bytes_needed(8_000_000_000, "bfloat16")
    found = choose(needed, EIGHT, Asked(2, 3), heads=32, splits=True)
    assert (found.tensor, found.data) == (2, 3)
    assert "as asked" in found.because
    assert choose(needed, [], Asked(None, 2), heads=32, splits=True).data == 2


@pytest.mark.parametrize(
    ("asked", "free", "splits"),
    [
        pytest.param(Asked(4, 4), EIGHT, True, id="too-many-gpus"),
        pytest.param(Asked(3, 1), EIGHT, True, id="heads-do-not-divide"),
        pytest.param(Asked(2, 1), EIGHT, False, id="backend-cannot-split"),
        pytest.param(Asked(2, None), [], True, id="no-gpu-to-split-over"),
    ],
)
def test_sizes_that_cannot_be_had_are_refused(asked: Asked, free: list[int], splits: bool) -> None:
    with pytest.raises(BadSizes, match="LEADERBOARD_TENSOR_PARALLEL"):
        choose(1e9, free, asked, heads=32, splits=splits)


@pytest.mark.parametrize(
    ("visible", "sizes", "shares"),
    [
        ("4,5,6,7", (2, 2), ["4,5", "6,7"]),
        (None, (2, 2), ["0,1", "2,3"]),
        ("", (1, 3), ["", "", ""]),
        ("GPU-a, GPU-b", (1, 2), ["GPU-a", "GPU-b"]),
    ],
)
def test_each_copy_sees_gpus_of_its_own(
    visible: str | None, sizes: tuple[int, int], shares: list[str]
) -> None:
    assert gpu_shares(visible, Sizes(*sizes, "")) == shares


def requests(count: int) -> list[Instance]:
    return [
        Instance("loglikelihood", {}, ("", choice), idx, metadata=("task", item, 1))
        for item in range(count)
        for idx, choice in enumerate("AB")
    ]


def test_every_item_is_one_replicas_and_about_as_many_are_each_ones() -> None:
    asked = requests(3000)
    parts = [Part(index, 3) for index in range(3)]
    owners = [[part.index for part in parts if part.mine(one)] for one in asked]
    assert all(len(of) == 1 for of in owners)
    assert owners[::2] == owners[1::2], "the requests of an item stay together"
    shares = Counter(of[0] for of in owners)
    assert min(shares.values()) > 0.9 * 2000


def test_lost_and_doubled_items_are_told_from_whole_tasks() -> None:
    asked = requests(2)
    check_whole(Counter(range(4)), asked)
    with pytest.raises(LostItems, match="1 requests"):
        check_whole(Counter([0, 1, 3]), asked)
    with pytest.raises(DoubledItems, match="2 requests"):
        check_whole(Counter([0, 0, 1, 1, 2, 3]), asked)
