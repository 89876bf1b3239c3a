"""Models that cannot be fetched, whoever may try again: the fault is told to be the model's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator.fetch import Fetcher
from evaluator.fetch_errors import FetchFailed, Patience
from evaluator.model_cache import ModelCache
from evaluator.model_files import INDEX, BrokenIndex, shards, small_files
from evaluator.spec import Failure
from results.record import ModelRef
from tests.fault_proxy import FaultProxy
from tests.hub_fixtures import Change, RunningHub, write

QUICK = Patience(tries=4, first_wait=0.01, longest_wait=0.02)


def ignore(done: int, total: int) -> None:
    assert done <= total


def _only_pickles(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def _index_of_a_missing_shard(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    index = {"weight_map": {"a": "model-00001-of-00001.safetensors"}}
    (folder / INDEX).write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(write(".hub.json", '{"gated": "manual"}'), "gated", id="gated"),
        pytest.param(write(".hub.json", '{"disabled": true}'), "disabled", id="disabled"),
        pytest.param(_only_pickles, "no safetensors", id="pickles"),
        pytest.param(_no_config, r"config\.json", id="no-config"),
        pytest.param(_index_of_a_missing_shard, "missing", id="missing-shard"),
    ],
)
def test_what_the_repository_lacks_is_the_models_fault(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path, change: Change, why: str
) -> None:
    local_hub.add("org/odd", tiny_model_folder, change)
    commit = _commit_of(local_hub, "org/odd")
    model = ModelRef(repo="org/odd", commit=commit, precision="float32")
    with pytest.raises(FetchFailed, match=why) as caught:
        Fetcher(model, local_hub.url, None, ModelCache(tmp_path), QUICK).fetch(ignore)
    assert caught.value.failure is Failure.MODEL


def _commit_of(hub: RunningHub, repo: str) -> str:
    from huggingface_hub import HfApi

    return str(HfApi(endpoint=hub.url, token=False).model_info(repo).sha)


@pytest.mark.parametrize(
    ("repo", "commit", "why"),
    [
        pytest.param("org/nobody", "0" * 40, "gone from the Hub", id="missing-repository"),
        pytest.param("org/tiny", "0" * 40, "commit that was asked for", id="missing-commit"),
    ],
)
def test_a_model_that_is_gone_is_not_tried_again(
    fault_proxy: FaultProxy,
    tmp_path: Path,
    repo: str,
    commit: str,
    why: str,
) -> None:
    model = ModelRef(repo=repo, commit=commit, precision="float32")
    with pytest.raises(FetchFailed, match=why) as caught:
        Fetcher(model, fault_proxy.url, None, ModelCache(tmp_path), QUICK).fetch(ignore)
    assert caught.value.failure is Failure.MODEL
    assert len(fault_proxy.requests) == 1


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a-list"),
        pytest.param(b'{"weight_map": {}}', id="no-files"),
        pytest.param(b'{"weight_map": {"a": "x.bin"}}', id="a-pickle"),
        pytest.param(b'{"weight_map": {"a": "../../x.safetensors"}}', id="outside"),
        pytest.param(b'{"weight_map": {"a": [1]}}', id="not-a-name"),
    ],
)
def test_a_broken_index_is_refused(index: bytes) -> None:
    with pytest.raises(BrokenIndex):
        shards(index)


def test_small_files_are_of_the_top_folder() -> None:
    paths = ["config.json", "onnx/config.json", "README.md", "additional_chat_templates/t.jinja"]
    assert small_files(paths) == ["config.json", "additional_chat_templates/t.jinja"]
