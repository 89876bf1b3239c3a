"""Examining hostile repositories: each is refused with its reason, and none can hang or harm."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.box.choose import isolation
from evaluator.fetch_errors import FetchFailed
from evaluator.model_cache import ModelCache
from results.record import ModelRef
from scheduler.examine import Bounds, ExaminationFailed, examine
from scheduler.examine_box import environment
from scheduler.hub import Hub
from scheduler.objection import Objection
from tests.hub_fixtures import Change, RunningHub

pytestmark = pytest.mark.engine
BOX = isolation("auto", "nobody")
BOUNDS = Bounds(cpu_seconds=6, wall_seconds=120.0, memory_bytes=2 << 30)


def examined(
    hub: RunningHub, cache: Path, repo: str = "org/tiny", bounds: Bounds = BOUNDS
) -> list[Objection]:
    source = Hub(hub.url, timeout=60)
    model = source.look_up(repo)
    ask = ModelRef(repo=repo, commit=model.commit, precision="bfloat16", chat_template=True)
    return examine(model, ask, hub=source, cache=ModelCache(cache), isolation=BOX, bounds=bounds)


def test_nothing_speaks_against_a_sound_model(local_hub: RunningHub, tmp_path: Path) -> None:
    assert examined(local_hub, tmp_path / "cache") == []
    assert not list((tmp_path / "cache").rglob("*.safetensors"))


def edit_json(name: str, change: Callable[[dict[str, Any]], object]) -> Change:
    def edit(folder: Path) -> None:
        content = json.loads((folder / name).read_text())
        change(content)
        (folder / name).write_text(json.dumps(content))

    return edit


def template(text: str) -> Change:
    return lambda folder: (folder / "chat_template.jinja").write_text(text)


def normaliser(rule: dict[str, object]) -> Change:
    return edit_json("tokenizer.json", lambda content: content.update(normalizer=rule))


REPLACE: dict[str, object] = {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1000}
BOMB: dict[str, object] = {"type": "Sequence", "normalizers": [REPLACE] * 4}
SLOW: dict[str, object] = {"type": "Replace", "pattern": {"Regex": "(a+)+$"}, "content": ""}


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
ESCAPE = "{{ ''.__class__.__mro__[1].__subclasses__() }}"


def all_of(*changes: Change) -> Change:
    return lambda folder: [change(folder) for change in changes]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            all_of(
                edit_json("config.json", lambda c: c.update(num_hidden_layers=4, vocab_size=1024)),
                template("{{ 'A' * 300000000 }}"),
            ),
            {
                "repo": ["tensors that its weights lack", "other shapes"],
                "chat_template": ["300,000,000 characters"],
            },
            id="config-larger-than-weights-and-template-bomb",
        ),
        pytest.param(
            all_of(
                edit_json("config.json", lambda c: c.update(num_hidden_layers=1)),
                template(ESCAPE),
            ),
            {"repo": ["no place for"], "chat_template": ["SecurityError"]},
            id="config-smaller-than-weights-and-template-that-escapes",
        ),
        pytest.param(
            all_of(
                edit_json("config.json", lambda c: c.update(model_type="unheard-of")),
                lambda folder: (folder / "tokenizer.json").write_text("{"),
            ),
            {"repo": ["configuration cannot be loaded", "tokenizer cannot be loaded"]},
            id="unknown-model-type-and-broken-tokenizer",
        ),
        pytest.param(
            all_of(
                edit_json("config.json", lambda c: c.update(vocab_size=16)),
                template("always the same"),
            ),
            {"repo": ["the model knows 16 tokens"], "chat_template": ["leaves out"]},
            id="tokenizer-of-another-model-and-template-that-drops",
        ),
        pytest.param(normaliser(BOMB), {"repo": ["loading its tokenizer"]}, id="tokenizer-bomb"),
        pytest.param(
            normaliser(SLOW),
            {"repo": ["tokenizer cannot be loaded: PanicException: Onig"]},
            id="tokenizer-that-backtracks",
        ),
        pytest.param(
            template(LOOP),
            {"repo": ["loading its chat template takes more than 6 seconds"]},
            id="template-that-loops",
        ),
    ],
)
def test_a_hostile_or_broken_model_is_refused_for_every_reason(
    local_hub: RunningHub,
    tiny_model_folder: Path,
    tmp_path: Path,
    change: Change,
    expected: dict[str, list[str]],
) -> None:
    local_hub.add("org/odd", tiny_model_folder, change)
    found = examined(local_hub, tmp_path / "cache", "org/odd")
    for field, problems in expected.items():
        said = "; ".join(objection.problem for objection in found if objection.field == field)
        assert [problem for problem in problems if problem not in said] == [], said
    assert str(tmp_path) not in str(found)


def test_code_of_a_repository_is_not_run(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "proof"

    def plant(folder: Path) -> None:
        (folder / "own.py").write_text(f"open({str(proof)!r}, 'w')")
        edit_json("config.json", _auto_map)(folder)
        edit_json("tokenizer_config.json", _auto_map)(folder)

    local_hub.add("org/code", tiny_model_folder, plant)
    examined(local_hub, tmp_path / "cache", "org/code")
    assert not proof.exists()


def _auto_map(content: dict[str, Any]) -> None:
    content["auto_map"] = {"AutoConfig": "own.C", "AutoTokenizer": ["own.T", "own.T"]}


def test_the_child_sees_no_secret(
    local_hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("LEADERBOARD_HUB_TOKEN", "hf_secret")
    assert "hf_secret" not in environment(tmp_path).values()
    assert "HF_TOKEN" in os.environ


def test_a_child_that_never_gets_to_look_says_nothing_of_the_model(
    local_hub: RunningHub, tmp_path: Path
) -> None:
    with pytest.raises(ExaminationFailed, match="could not be examined"):
        examined(local_hub, tmp_path, bounds=Bounds(wall_seconds=0.01))


def test_a_hub_that_is_down_says_nothing_of_the_model(
    local_hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    model = Hub(local_hub.url).look_up("org/tiny")
    ask = ModelRef(repo="org/tiny", commit=model.commit, precision="float32")
    with pytest.raises(FetchFailed):
        examine(
            model, ask, hub=Hub("http://127.0.0.1:1"), cache=ModelCache(tmp_path), isolation=BOX
        )
