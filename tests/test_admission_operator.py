"""What the operator does not take, what his machines cannot hold, and whose weights come twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scheduler.admission import objections
from scheduler.architectures import causal_language_models, vllm_models
from scheduler.hub import Hub
from scheduler.objection import Objection
from scheduler.queue import Queue
from scheduler.submission import State
from tests.hub_fixtures import RunningHub, write
from tests.queue_fixtures import ADA, NOW, make_pinned, make_request
from tests.test_admission import LIMITS, REQUEST, SOUND, facts


def objected(limits: dict[str, Any], **request: object) -> list[Objection]:
    model = SOUND.model_copy(update=facts(parameters=10**9))
    asked = REQUEST.model_copy(update=request)
    return objections(model, asked, LIMITS.model_copy(update=limits))


@pytest.mark.parametrize("pattern", ["org/m", "org/*", "ORG/M", "*/m"])
def test_models_on_the_operators_list_are_not_taken(pattern: str) -> None:
    (found,) = objected({"denied": ("other/x", pattern)})
    assert found.field == "repo"
    assert "list of models that are not taken" in found.problem
    assert objected({"denied": ("org/other", "m")}) == []


@pytest.mark.parametrize(
    ("precision", "problem", "cure"),
    [
        pytest.param("float32", "take 4 GB as float32", "bfloat16 or float16 or 8bit", id="f32"),
        pytest.param("bfloat16", None, None, id="fits"),
    ],
)
def test_weights_that_no_slot_can_hold_are_refused_at_the_precision(
    precision: str, problem: str | None, cure: str | None
) -> None:
    found = objected({"memory_bytes": 3 * 10**9}, precision=precision)
    assert [one.field for one in found] == (["precision"] if problem else [])
    for one in found:
        assert problem is not None
        assert cure is not None
        assert problem in one.problem
        assert cure in one.cure


def test_a_model_that_fits_in_no_way_is_told_so() -> None:
    (found,) = objected({"memory_bytes": 10**8})
    assert found.cure == "submit a smaller model"


def test_on_vllm_an_architecture_that_it_cannot_load_is_refused() -> None:
    limits = {"engine_architectures": frozenset({"OtherForCausalLM"})}
    (found,) = objected(limits)
    assert "LlamaForCausalLM cannot be loaded by vLLM" in found.problem


def test_architectures_of_vllm_are_read_without_importing_it() -> None:
    if not (known := vllm_models()):
        pytest.skip("vLLM is not installed")
    assert {"LlamaForCausalLM", "Qwen2ForCausalLM", "GPT2LMHeadModel"} <= known
    assert causal_language_models() - known


def test_equal_weights_under_another_name_are_pointed_out(
    local_hub: RunningHub, tiny_model_folder: Path, queue: Queue
) -> None:
    local_hub.add("org/copy", tiny_model_folder, write("README.md", "Entirely my own work."))
    found = {repo: Hub(local_hub.url).look_up(repo) for repo in ("org/tiny", "org/copy")}
    taken = {}
    for repo, model in found.items():
        request = make_request(repo)
        pinned = make_pinned(request).model_copy(update={"facts": model.facts})
        taken[repo] = queue.submit(request, pinned, by=ADA, now=NOW)
    assert taken["org/tiny"].reason == ""
    told = f"the same weights as org/tiny, submission {taken['org/tiny'].id}"
    assert taken["org/copy"].reason == told
    assert taken["org/copy"].state is State.SUBMITTED
    assert [event.note for event in queue.history(taken["org/copy"].id)] == [told]
