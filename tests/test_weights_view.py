"""A run's section says what its weights are: base, quantisation, copies, whose word it is."""

from __future__ import annotations

from typing import Any

import pytest

from leaderboard_app.weights_view import asked_as, weights_facts
from results.record import ModelRef
from tests.record_fixtures import ENGINE, PROVENANCE, make_record

ADAPTER = {"weights": "adapter", "base": "org/base", "base_commit": "b" * 40}


@pytest.mark.parametrize(
    ("model", "line"),
    [
        ({}, "bfloat16, without chat template"),
        ({"chat_template": True, "precision": "4bit"}, "4bit, with chat template"),
        (ADAPTER, "bfloat16, adapter on org/base, without chat template"),
    ],
)
def test_one_line_says_how_a_model_was_asked(model: dict[str, Any], line: str) -> None:
    ref = make_record(model=model).model
    assert isinstance(ref, ModelRef)
    assert asked_as(ref) == line


def test_nothing_is_said_of_what_is_as_usual() -> None:
    assert weights_facts(make_record()) == []


def test_what_is_not_as_usual_is_said() -> None:
    made = PROVENANCE.model_copy(
        update={"tensor_parallel": 2, "data_parallel": 3, "model_args": {"quantisation": "nf4"}}
    )
    told = dict(weights_facts(make_record(model=ADAPTER, provenance=made)))
    assert told["Answered by"] == "3 copies split over 2 GPUs"
    assert told["Quantised by"] == "nf4"
    assert "bbbbbbbbbbbb" in str(told["Base"])


def test_an_endpoints_weights_are_its_operators_word() -> None:
    engine = ENGINE.model_copy(update={"backend": "endpoint"})
    told = dict(weights_facts(make_record(engine=engine)))
    assert "not checked" in told["Weights"]
    assert told["Endpoint's software"] == "software not told"
