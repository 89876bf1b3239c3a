"""What can be loaded where is said before anything is downloaded, and each no has a reason."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from evaluator.formats import EVERYWHERE, FORMATS, WEIGHTS, Ground, obstacles, offered
from results.record import Precision, Weights
from scheduler.hub import Hub
from scheduler.looking_up import NoBase, look_up
from scheduler.pinning import pin
from scheduler.submission import SubmissionRequest
from tests.hub_fixtures import RunningHub
from tests.test_admission import SOUND, objected

CPU = Ground("transformers", "cpu")


def test_the_table_says_something_of_everything() -> None:
    places = {*EVERYWHERE, ("endpoint", "cpu"), ("endpoint", "gpu")}
    assert set(FORMATS) == set(get_args(Precision))
    assert set(WEIGHTS) == set(get_args(Weights))
    assert all(set(rows) == places for rows in (*FORMATS.values(), *WEIGHTS.values()))


@pytest.mark.parametrize("place", EVERYWHERE, ids=str)
@pytest.mark.parametrize("precision", ["float16", "bfloat16", "float32"])
def test_plain_formats_are_loaded_everywhere(place: tuple[str, str], precision: Precision) -> None:
    assert precision in offered(Ground(*place))  # type: ignore[arg-type]


@pytest.mark.parametrize("precision", ["8bit", "4bit"])
def test_bitsandbytes_is_offered_only_where_it_is(precision: Precision) -> None:
    assert (precision in offered(CPU)) == (find_spec("bitsandbytes") is not None)
    assert precision not in offered(Ground("vllm", "gpu"))


@pytest.mark.parametrize(
    ("packed", "weights"), list(product(["GPTQ", "AWQ"], ["adapter", "delta"]))
)
def test_nothing_is_added_to_packed_weights(packed: Precision, weights: Weights) -> None:
    found = dict(obstacles(packed, weights, Ground("vllm", "gpu")))
    assert "packed" in found["precision"]


GPTQ = {"config": {"quantization_config": {"quant_method": "gptq", "bits": 4}}}
OTHER = {"config": {"quantization_config": {"quant_method": "eetq"}}}
BASE = SOUND.model_copy(update={"repo": "org/base"})
ADAPTER = {
    "files": (),
    "config": None,
    "adapter": {"peft_type": "LORA"},
    "base": BASE,
}


@pytest.mark.parametrize(
    ("model", "request_fields", "field", "problem"),
    [
        pytest.param(GPTQ, {}, "precision", "quantised, so bfloat16", id="gptq-as-bfloat16"),
        pytest.param({}, {"precision": "AWQ"}, "precision", "not AWQ", id="plain-as-awq"),
        pytest.param(OTHER, {}, "precision", "eetq", id="unknown-method"),
        pytest.param({}, {"weights": "delta"}, "base", "not said", id="delta-without-base"),
        pytest.param(
            {"base": BASE.model_copy(update={"tensors": {"w": (2,)}}), "tensors": {"w": (3,)}},
            {"weights": "delta"},
            "base",
            "do not fit org/base, w first",
            id="delta-of-another-shape",
        ),
        pytest.param(
            ADAPTER, {"weights": "adapter"}, "weights", "no adapter_model", id="adapter-as-pickle"
        ),
        pytest.param(
            {**ADAPTER, "adapter": {"peft_type": "IA3"}},
            {"weights": "adapter"},
            "weights",
            "IA3 adapters",
            id="no-lora",
        ),
        pytest.param(
            {**ADAPTER, "base": BASE.model_copy(update=GPTQ)},
            {"weights": "adapter"},
            "base",
            "org/base cannot be a base: it is quantised",
            id="adapter-on-quantised",
        ),
    ],
)
def test_each_fault_of_weights_is_objected_to_at_its_field(
    model: dict[str, object], request_fields: dict[str, object], field: str, problem: str
) -> None:
    found = [one for one in objected(model, **request_fields) if one.field == field]
    assert any(problem in one.problem for one in found), found
    assert all(one.cure for one in found)


def test_a_quantised_model_is_taken_at_its_own_precision() -> None:
    assert objected(GPTQ, precision="GPTQ") == []


def lora(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "adapter_config.json").write_text(
        '{"peft_type": "LORA", "base_model_name_or_path": "org/tiny"}'
    )
    (folder / "adapter_model.safetensors").write_bytes(b"x")


def test_an_adapter_is_pinned_together_with_its_base(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    local_hub.add("org/lora", tiny_model_folder, lora)
    hub = Hub(local_hub.url)
    asked = SubmissionRequest(
        repo="org/lora", suite="demo-v1", model_type="chat", weights="adapter"
    )
    found = look_up(hub, asked)
    exact = pin(asked, found, suite_digest="d").model
    base = hub.look_up("org/tiny")
    assert (exact.base, exact.base_commit) == ("org/tiny", base.commit)
    assert exact.on_base is not None
    assert found.facts.architecture == "LlamaForCausalLM"
    assert found.facts.parameters == base.facts.parameters
    assert found.bytes_needed > base.bytes_needed


def test_a_base_that_is_not_there_is_objected_to_at_its_field(local_hub: RunningHub) -> None:
    asked = SubmissionRequest(
        repo="org/tiny", suite="demo-v1", model_type="chat", weights="delta", base="org/none"
    )
    with pytest.raises(NoBase, match="org/none") as refused:
        look_up(Hub(local_hub.url), asked)
    assert refused.value.field == "base"
