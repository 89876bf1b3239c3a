"""Admission: every reason at once, each at its field with a cure; a sound model passes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from results.record import ModelFacts
from scheduler.admission import Limits, Objection, objections
from scheduler.architectures import causal_language_models
from scheduler.hub import Hub
from scheduler.hub_model import HubFile, HubModel
from scheduler.submission import SubmissionRequest
from tests.hub_fixtures import RunningHub

LIMITS = Limits(
    suites=frozenset({"demo-v1"}),
    max_parameters=10**9,
    free_bytes=10**9,
    architectures=frozenset({"LlamaForCausalLM"}),
)
FACTS = ModelFacts(architecture="LlamaForCausalLM", parameters=1000, licence="mit")
SAFETENSORS = HubFile(path="model.safetensors", size=2000, sha256="0" * 64)
PICKLE = HubFile(path="pytorch_model.bin", size=2000, sha256="0" * 64)
ADAPTER = HubFile(path="adapter_config.json", size=10, sha256=None)
SOUND = HubModel(
    repo="org/m",
    commit="0" * 40,
    facts=FACTS,
    files=(SAFETENSORS,),
    config={"model_type": "llama"},
    card_characters=500,
    chat_template=True,
    remote_code=False,
    private=False,
    gated=False,
    disabled=False,
    weight_files=("model.safetensors",),
)
REQUEST = SubmissionRequest(
    repo="org/m", suite="demo-v1", model_type="pretrained", chat_template=True
)


def objected(model: dict[str, Any] | None = None, **request: object) -> list[Objection]:
    changed = SOUND.model_copy(update=model or {})
    return objections(changed, REQUEST.model_copy(update=request), LIMITS)


def facts(**changes: object) -> dict[str, Any]:
    return {"facts": FACTS.model_copy(update=changes)}


def test_a_sound_model_is_taken() -> None:
    assert objected() == []


def test_the_tiny_model_is_taken(local_hub: RunningHub) -> None:
    model = Hub(local_hub.url).look_up("org/tiny")
    limits = LIMITS.model_copy(update={"architectures": causal_language_models()})
    assert objections(model, REQUEST, limits) == []


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        pytest.param({"files": (PICKLE,)}, "only pickle files", id="pickles-only"),
        pytest.param({"files": ()}, "no safetensors", id="no-weights"),
        pytest.param({"weight_fault": "it is torn"}, "it is torn", id="broken-weights"),
        pytest.param({"remote_code": True}, "Python code of its own", id="auto-map"),
        pytest.param(facts(tags=("custom_code",)), "Python code of its own", id="custom-code"),
        pytest.param({"config": None}, "no config.json", id="no-config"),
        pytest.param(facts(architecture=None), "names no architecture", id="no-architecture"),
        pytest.param(facts(architecture="BertModel"), "BertModel is no", id="wrong-architecture"),
        pytest.param(facts(licence=None), "no licence", id="no-licence"),
        pytest.param({"card_characters": 199}, "199 characters", id="short-card"),
        pytest.param({"card_characters": 0}, "0 characters", id="no-card"),
        pytest.param(facts(parameters=None), "no tensors", id="no-parameters"),
        pytest.param(facts(parameters=10**9 + 1), "up to 1 billion", id="too-large"),
        pytest.param(
            {"files": (SAFETENSORS.model_copy(update={"size": 2 * 10**9}),)},
            "2 GB and the leaderboard has room for 1 GB",
            id="no-room",
        ),
        pytest.param({"private": True}, "is private", id="private"),
        pytest.param({"gated": True}, "is gated", id="gated"),
        pytest.param({"disabled": True}, "is disabled", id="disabled"),
    ],
)
def test_a_fault_of_the_model_is_the_only_objection(model: dict[str, Any], problem: str) -> None:
    (objection,) = objected(model)
    assert objection.field == "repo"
    assert problem in objection.problem
    assert objection.cure


@pytest.mark.parametrize(
    ("model", "request_", "field", "problem"),
    [
        pytest.param({}, {"suite": "core-v9"}, "suite", "no suite core-v9", id="unknown-suite"),
        pytest.param(
            {"chat_template": False}, {}, "chat_template", "no chat template", id="no-template"
        ),
        pytest.param({}, {"weights": "adapter"}, "base", "the adapter applies to", id="adapter"),
        pytest.param({}, {"weights": "delta"}, "base", "the delta applies to", id="delta"),
        pytest.param(
            {"files": (ADAPTER,)}, {}, "weights", "holds an adapter", id="adapter-not-said"
        ),
        pytest.param(
            {"config": {"quantization_config": {}}}, {}, "precision", "quantised", id="quantised"
        ),
    ],
)
def test_an_objection_stands_at_the_field_to_blame(
    model: dict[str, Any], request_: dict[str, Any], field: str, problem: str
) -> None:
    (objection,) = objected(model, **request_)
    assert objection.field == field
    assert problem in objection.problem
    assert objection.cure


def test_all_objections_come_at_once() -> None:
    worst = {
        "files": (PICKLE,),
        "remote_code": True,
        "card_characters": 0,
        "chat_template": False,
        **facts(licence=None, architecture=None),
    }
    found = objected(worst, suite="nowhere")
    assert len(found) == 7
    assert {objection.field for objection in found} == {"repo", "chat_template", "suite"}


def test_what_is_not_known_is_not_objected_to() -> None:
    limits = Limits(suites=frozenset({"demo-v1"}), max_parameters=10**9)
    model = SOUND.model_copy(update=facts(architecture="SomethingNew"))
    assert objections(model, REQUEST, limits) == []


def test_an_operator_may_take_private_and_gated_models() -> None:
    model = SOUND.model_copy(update={"private": True, "gated": True})
    limits = LIMITS.model_copy(update={"private_models": True})
    assert objections(model, REQUEST, limits) == []


def test_architectures_are_those_that_continue_text() -> None:
    known = causal_language_models()
    assert {"LlamaForCausalLM", "Qwen2ForCausalLM", "GPT2LMHeadModel", "GemmaForCausalLM"} <= known
    assert known.isdisjoint({"BertForMaskedLM", "T5ForConditionalGeneration", "llama"})


def test_admission_loads_no_engine() -> None:
    code = (
        "import sys; from scheduler import admission, architectures, hub;"
        "architectures.causal_language_models();"
        "sys.exit(bool({'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
