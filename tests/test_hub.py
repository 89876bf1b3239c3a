"""Looking a model up: the facts are right, pinned, and every failure says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator.model_files import INDEX
from scheduler.hub import Hub
from tests.hub_fixtures import RunningHub, write

PARAMETERS = 139_584
"""Of the tiny Llama: 2 x 512 x 64 embeddings, 2 layers, norms."""
WEIGHTS = "model.safetensors"


def test_facts_come_from_headers_configuration_and_card(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    sidecar = '{"likes": 7, "downloads": 0, "created_at": "2026-01-02T03:04:05Z"}'
    local_hub.add("org/known", tiny_model_folder, write(".hub.json", sidecar))
    model = Hub(local_hub.url).look_up("org/known")
    assert model.facts.architecture == "LlamaForCausalLM"
    assert model.facts.parameters == PARAMETERS
    assert model.facts.licence == "apache-2.0"
    assert model.facts.base_models == ("org/ancestor",)
    assert (model.facts.likes, model.facts.downloads) == (7, 0)
    assert model.facts.created_at is not None
    assert model.facts.created_at.isoformat() == "2026-01-02T03:04:05+00:00"
    assert model.weight_files == (WEIGHTS,)
    assert model.tensors["model.norm.weight"] == (64,)
    assert model.chat_template
    assert not model.remote_code
    assert not model.has_pickles
    assert model.card_characters > 200


def test_what_the_hub_does_not_know_is_unknown(local_hub: RunningHub) -> None:
    facts = Hub(local_hub.url).look_up("org/tiny").facts
    assert (facts.likes, facts.downloads, facts.created_at) == (None, None, None)


def test_a_branch_is_pinned_to_the_commit_it_means_now(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    hub = Hub(local_hub.url)
    before = hub.look_up("org/tiny", "main").commit
    assert hub.look_up("org/tiny", before).commit == before
    (local_hub.folder / "models" / "org" / "tiny" / "notes.txt").write_text("new")
    assert hub.look_up("org/tiny", "main").commit != before


def shard(folder: Path) -> None:
    """Split the weights in two files and an index, whose own total is a lie."""
    from safetensors import safe_open
    from safetensors.torch import save_file

    with safe_open(folder / WEIGHTS, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    (folder / WEIGHTS).unlink()
    names = sorted(tensors)
    parts = {
        "model-00001-of-00002.safetensors": names[:10],
        "model-00002-of-00002.safetensors": names[10:],
    }
    for part, held in parts.items():
        save_file({name: tensors[name] for name in held}, folder / part)
    weight_map = {name: part for part, held in parts.items() for name in held}
    index = {"metadata": {"total_parameters": 1}, "weight_map": weight_map}
    (folder / INDEX).write_text(json.dumps(index))


def test_parameters_are_summed_over_all_shards(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    local_hub.add("org/sharded", tiny_model_folder, shard)
    model = Hub(local_hub.url).look_up("org/sharded")
    assert model.facts.parameters == PARAMETERS
    assert len(model.weight_files) == 2


def test_a_long_header_is_read_in_a_second_request(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    tensors = {
        f"t{n:05}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for n in range(4000)
    }
    tensors["last"] = {"dtype": "F32", "shape": [3, 1], "data_offsets": [0, 12]}
    header = json.dumps(tensors).encode()
    content = len(header).to_bytes(8, "little") + header + bytes(12)
    local_hub.add("org/long", tiny_model_folder, write(WEIGHTS, content))
    model = Hub(local_hub.url).look_up("org/long")
    assert len(header) > 200_000
    assert model.facts.parameters == 3
    assert len(model.tensors) == 4001


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"short", id="no-header"),
        pytest.param((2**62).to_bytes(8, "little") + b"{}", id="header-longer-than-the-file"),
        pytest.param((12).to_bytes(8, "little") + b"not any JSON", id="no-json"),
        pytest.param((2).to_bytes(8, "little") + b"[]", id="a-list"),
        pytest.param((9).to_bytes(8, "little") + b'{"a": {}}', id="no-shape"),
        pytest.param(
            (25).to_bytes(8, "little") + b'{"a": {"shape": [-4, 1]}}', id="negative-shape"
        ),
    ],
)
def test_broken_weights_are_a_fact_and_no_crash(
    local_hub: RunningHub, tiny_model_folder: Path, content: bytes
) -> None:
    local_hub.add("org/broken", tiny_model_folder, write(WEIGHTS, content))
    model = Hub(local_hub.url).look_up("org/broken")
    assert model.facts.parameters is None
    assert model.weight_fault is not None
    assert WEIGHTS in model.weight_fault


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        pytest.param("license: mit", "mit", id="known"),
        pytest.param("license: [mit, apache-2.0]", "mit", id="a-list"),
        pytest.param("license: other", None, id="other-without-a-name"),
        pytest.param("license: other\nlicense_name: own", None, id="name-without-a-link"),
        pytest.param(
            "license: other\nlicense_name: own\nlicense_link: LICENSE", "own", id="own-with-link"
        ),
        pytest.param("tags: [x]", None, id="none"),
    ],
)
def test_the_licence_is_the_cards(
    local_hub: RunningHub, tiny_model_folder: Path, card: str, licence: str | None
) -> None:
    local_hub.add("org/card", tiny_model_folder, write("README.md", f"---\n{card}\n---\n# M\n"))
    model = Hub(local_hub.url).look_up("org/card")
    assert model.facts.licence == licence
    assert model.card_characters == len("# M")
