"""Configurations and weights that are made to be too large: counted, refused, and never built."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from scheduler.hub import Hub
from tests.hub_fixtures import Change, RunningHub
from tests.test_examine import all_of, edit_json, examined

pytestmark = pytest.mark.engine
TENSORS = 300_000


def many_tensors(folder: Path) -> None:
    """One number each, all in one file whose header is 30 MB long."""
    entries = {
        f"model.layers.{n}.self_attn.q_proj.weight": {
            "dtype": "BF16",
            "shape": [1],
            "data_offsets": [2 * n, 2 * n + 2],
        }
        for n in range(TENSORS)
    }
    header = json.dumps(entries).encode()
    weights = len(header).to_bytes(8, "little") + header + bytes(2 * TENSORS)
    (folder / "model.safetensors").write_bytes(weights)


def test_three_hundred_thousand_tensors_are_counted_in_seconds_and_refused(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    local_hub.add("org/many", tiny_model_folder, many_tensors)
    begun = time.process_time()
    model = Hub(local_hub.url, timeout=60).look_up("org/many")
    assert model.facts.parameters == TENSORS
    assert time.process_time() - begun < 20
    said = "; ".join(one.problem for one in examined(local_hub, tmp_path, "org/many"))
    assert "no place for" in said or "loading its model takes more than" in said


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(
            {"hidden_size": 131072, "intermediate_size": 524288, "num_hidden_layers": 8},
            ("tensors that its weights lack",),
            id="two-trillion-parameters",
        ),
        pytest.param(
            {"num_hidden_layers": 10_000_000},
            ("loading its model takes more than", "needs too much memory", "cannot be loaded"),
            id="ten-million-layers",
        ),
    ],
)
def test_a_configuration_far_larger_than_the_weights_is_refused_without_being_built(
    local_hub: RunningHub,
    tiny_model_folder: Path,
    tmp_path: Path,
    size: dict[str, int],
    expected: tuple[str, ...],
) -> None:
    grown = edit_json("config.json", lambda config: config.update(size))
    local_hub.add("org/giant", tiny_model_folder, all_of(grown))
    said = "; ".join(one.problem for one in examined(local_hub, tmp_path, "org/giant"))
    assert any(problem in said for problem in expected), said


def test_a_template_in_the_tokenizers_configuration_is_found_and_rendered(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    def moved(text: str | None) -> Change:
        def move(folder: Path) -> None:
            file = folder / "chat_template.jinja"
            kept = text or file.read_text()
            file.unlink()
            edit_json("tokenizer_config.json", lambda c: c.update(chat_template=kept))(folder)

        return move

    local_hub.add("org/within", tiny_model_folder, moved(None))
    local_hub.add("org/bomb", tiny_model_folder, moved("{{ 'A' * 300000000 }}"))
    assert Hub(local_hub.url).look_up("org/within").chat_template
    assert examined(local_hub, tmp_path, "org/within") == []
    (bomb,) = examined(local_hub, tmp_path, "org/bomb")
    assert bomb.field == "chat_template"
