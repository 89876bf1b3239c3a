"""The demo's models as they lie on the local hub, and how they come there."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import yaml

from demo.cache import CODE, is_ready, models_folder, new_draft, put_in_place, training_digest
from demo.models import CONTEXT, EXPECTED_ORDER, PLANS, Plan

each_model = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.repo)
FILES = {
    "README.md",
    "config.json",
    "generation_config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
}


def config(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "config.json").read_text())
    return found


@pytest.mark.engine
def test_no_two_models_share_architecture_or_vocabulary(demo_models: Path) -> None:
    configs = [config(demo_models / plan.repo) for plan in PLANS]
    assert len({str(one["architectures"]) for one in configs}) == len(PLANS) >= 4
    assert len({one["vocab_size"] for one in configs}) == len(PLANS)


@pytest.mark.engine
@each_model
def test_model_loads_from_its_safetensors_and_nothing_else(plan: Plan, demo_models: Path) -> None:
    from transformers import AutoModelForCausalLM

    folder = demo_models / plan.repo
    assert {path.name for path in folder.iterdir()} - {"chat_template.jinja"} == FILES
    model = AutoModelForCausalLM.from_pretrained(folder)
    assert 100_000 <= model.num_parameters() <= 3_000_000
    assert model.config.max_position_embeddings == CONTEXT >= 512
    assert f"{model.num_parameters():,} parameters" in (folder / "README.md").read_text()


@pytest.mark.engine
@each_model
def test_tokenizer_splits_text_as_in_training(plan: Plan, demo_models: Path) -> None:
    """Some architectures are given a tokenizer class that rules over tokenizer.json."""
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    folder, text = demo_models / plan.repo, "Repeat: lom dar\nCopy: lom dar, 12 + 7 = 19.\n\n"
    as_loaded = AutoTokenizer.from_pretrained(folder)
    trained = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert as_loaded(text)["input_ids"] == trained.encode(text).ids
    assert as_loaded.decode(trained.encode(text).ids).lstrip() == text


@pytest.mark.engine
@each_model
def test_card_has_a_licence_and_says_what_the_model_is(plan: Plan, demo_models: Path) -> None:
    _, front, text = (demo_models / plan.repo / "README.md").read_text().split("---\n", 2)
    assert yaml.safe_load(front)["license"] == "apache-2.0"
    assert len(text) >= 200
    assert ", ".join(EXPECTED_ORDER) in " ".join(text.split())


@pytest.mark.engine
def test_one_model_answers_through_a_chat_template(demo_models: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    (chat,) = (plan for plan in PLANS if plan.chat)
    tokenizer = AutoTokenizer.from_pretrained(demo_models / chat.repo)
    model = AutoModelForCausalLM.from_pretrained(demo_models / chat.repo)
    asked = tokenizer.apply_chat_template(
        [{"role": "user", "content": "Pattern: dar hud sal dar hud sal dar hud"}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
    )
    answer = model.generate(**asked, max_new_tokens=8, do_sample=False)[0]
    said = tokenizer.decode(answer[asked["input_ids"].shape[1] :], skip_special_tokens=True)
    assert said.split()[0] == "sal"
    assert answer[-1] == tokenizer.eos_token_id


@pytest.mark.engine
def test_the_same_training_gives_the_same_weights(tmp_path: Path) -> None:
    from demo.training import make_model

    short = replace(PLANS[0], steps=3)
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        make_model(short, tmp_path / name)
    one, other = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("one", "other"))
    assert one == other


@pytest.mark.kill
def test_a_training_cut_off_leaves_no_model_and_no_process(tmp_path: Path) -> None:
    training = subprocess.Popen([sys.executable, "-m", "demo.train", str(tmp_path)])
    started = psutil.Process(training.pid)
    while not (drafts := models_folder(tmp_path).parent / "drafts").is_dir():
        assert training.poll() is None
        time.sleep(0.05)
    lanes = started.children(recursive=True)
    training.kill()
    training.wait()
    _, alive = psutil.wait_procs(lanes, timeout=10)
    assert alive == []
    assert any(drafts.iterdir())
    assert not models_folder(tmp_path).exists()


def test_a_model_appears_whole_or_not_at_all_and_the_first_one_stays(tmp_path: Path) -> None:
    plan = PLANS[0]
    drafts = [new_draft(plan, tmp_path) for _ in range(2)]
    for number, draft in enumerate(drafts):
        (draft / "config.json").write_text(str(number))
        assert is_ready(plan, tmp_path) is (number > 0)
        put_in_place(draft, plan, tmp_path)
    assert (models_folder(tmp_path) / plan.repo / "config.json").read_text() == "0"
    assert not any(draft.exists() for draft in drafts)


def test_the_order_names_every_model_once() -> None:
    assert sorted(EXPECTED_ORDER) == sorted(plan.repo for plan in PLANS)


def test_the_digest_covers_every_module_that_training_imports() -> None:
    """Asked of a fresh interpreter, for here more is imported than training needs."""
    asked = "import sys, demo.training; print(*(m for m in sys.modules if m.startswith('demo.')))"
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert {f"demo.{module}" for module in CODE} == set(answer.stdout.split())
    assert len(training_digest()) == 16
