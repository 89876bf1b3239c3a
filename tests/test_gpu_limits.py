"""The limits that measurements on a GPU are held against."""

from __future__ import annotations

import pytest

from bench.gpu.limits import Card, card, reading, writing
from bench.gpu.models import LARGE, SMALL, in_precision

CARD = Card({"bfloat16": 100e12}, memory=1e12)
SHAPE = in_precision(LARGE, "bfloat16")


def test_a_gpu_is_known_by_its_name() -> None:
    assert card("NVIDIA H100 PCIe") != card("NVIDIA H100 80GB HBM3")
    assert card("Some Other GPU") is None


def test_reading_takes_two_operations_for_each_parameter_that_is_multiplied() -> None:
    multiplied = SHAPE.parameters - SHAPE.embedded
    assert reading(SHAPE, CARD) == pytest.approx(50e12 / multiplied)


def test_one_answer_is_written_as_fast_as_all_weights_are_read() -> None:
    weights = 2 * (SHAPE.parameters - SHAPE.embedded)
    assert writing(SHAPE, CARD, 1, 0) == pytest.approx(1e12 / weights)
    assert writing(SHAPE, CARD, 64, 1000) < 64 * writing(SHAPE, CARD, 1, 1000)
    assert writing(SHAPE, CARD, 10**9, 0) == reading(SHAPE, CARD)


def test_the_models_have_a_tenth_to_one_billion_parameters() -> None:
    assert 0.08e9 < SMALL.parameters < 0.2e9 < 0.8e9 < LARGE.parameters < 1.1e9
