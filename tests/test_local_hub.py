"""The local hub, asked over HTTP by the very clients that ask the Hub."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from scheduler.local_hub.serve import open_hub
from tests.hub_fixtures import RunningHub


def api(hub: RunningHub) -> HfApi:
    return HfApi(endpoint=hub.url, token=False)


def test_a_snapshot_is_the_folder_byte_for_byte(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    local = snapshot_download("org/tiny", endpoint=local_hub.url, cache_dir=tmp_path / "cache")
    got = {path.name: path.read_bytes() for path in Path(local).iterdir()}
    assert got == {path.name: path.read_bytes() for path in tiny_model_folder.iterdir()}
    assert Path(local).name == api(local_hub).model_info("org/tiny").sha


def test_model_information_comes_from_card_configuration_and_headers(
    local_hub: RunningHub,
) -> None:
    info = api(local_hub).model_info("org/tiny", files_metadata=True, securityStatus=True)
    assert info.card_data is not None
    assert info.card_data["license"] == "apache-2.0"
    assert info.config is not None
    assert info.config["architectures"] == ["LlamaForCausalLM"]
    assert info.safetensors is not None
    counted = api(local_hub).get_safetensors_metadata("org/tiny").parameter_count
    assert info.safetensors.parameters == counted
    assert {"llama", "license:apache-2.0", "conversational"} <= set(info.tags or ())


def test_what_the_folder_does_not_tell_is_unknown(local_hub: RunningHub) -> None:
    info = api(local_hub).model_info("org/tiny")
    assert (info.likes, info.downloads, info.created_at) == (None, None, None)


def test_large_files_are_named_by_their_sha256_and_small_ones_by_git(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    files = {
        f.rfilename: f
        for f in api(local_hub).model_info("org/tiny", files_metadata=True).siblings or ()
    }
    weights = (tiny_model_folder / "model.safetensors").read_bytes()
    config = (tiny_model_folder / "config.json").read_bytes()
    lfs = files["model.safetensors"].lfs
    assert lfs is not None
    assert lfs.sha256 == hashlib.sha256(weights).hexdigest()
    blob = b"blob %d\0" % len(config) + config
    assert files["config.json"].blob_id == hashlib.sha1(blob).hexdigest()


def test_expand_gives_what_was_asked_and_no_more(local_hub: RunningHub) -> None:
    info = api(local_hub).model_info("org/tiny", expand=["gated", "sha"])
    assert info.gated is False
    assert info.sha is not None
    assert info.siblings is None


def test_tree_paths_refs_and_commits_agree(local_hub: RunningHub, tiny_model_folder: Path) -> None:
    folder = local_hub.add("org/deep", tiny_model_folder)
    (folder / "original" / "part").mkdir(parents=True)
    (folder / "original" / "part" / "notes.txt").write_text("deep")
    hub = api(local_hub)
    top = {entry.path for entry in hub.list_repo_tree("org/deep")}
    everything = {entry.path for entry in hub.list_repo_tree("org/deep", recursive=True)}
    assert "original" in top
    assert everything - top == {"original/part", "original/part/notes.txt"}
    below = hub.list_repo_tree("org/deep", "original")
    assert [entry.path for entry in below] == ["original/part"]
    (only,) = hub.get_paths_info("org/deep", ["original/part/notes.txt", "absent"])
    assert only.path == "original/part/notes.txt"
    (branch,) = hub.list_repo_refs("org/deep").branches
    (commit,) = hub.list_repo_commits("org/deep")
    assert branch.target_commit == commit.commit_id == hub.model_info("org/deep").sha


def test_models_can_be_listed_and_searched(local_hub: RunningHub, tiny_model_folder: Path) -> None:
    local_hub.add("other/small", tiny_model_folder)
    hub = api(local_hub)
    assert [model.id for model in hub.list_models()] == ["org/tiny", "other/small"]
    assert [model.id for model in hub.list_models(search="SMALL")] == ["other/small"]
    assert [model.id for model in hub.list_models(author="org")] == ["org/tiny"]
    assert [model.id for model in hub.list_models(filter="no-such-tag")] == []


def test_datasets_are_served_beside_models(local_hub: RunningHub, tmp_path: Path) -> None:
    folder = local_hub.folder / "datasets" / "org" / "items"
    folder.mkdir(parents=True)
    (folder / "test.jsonl").write_text('{"question": "?"}\n')
    local = snapshot_download(
        "org/items", repo_type="dataset", endpoint=local_hub.url, cache_dir=tmp_path / "cache"
    )
    assert (Path(local) / "test.jsonl").read_text() == '{"question": "?"}\n'


def test_the_commit_follows_the_content_and_nothing_else(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    hub = api(local_hub)
    before = hub.model_info("org/tiny").sha
    assert before is not None
    folder = local_hub.add("org/copy", tiny_model_folder)
    assert hub.model_info("org/copy").sha == before
    (folder / "README.md").write_text("changed")
    after = hub.model_info("org/copy").sha
    assert after is not None
    assert after != before
    assert hub.model_info("org/copy", revision=after).sha == after
    with pytest.raises(RevisionNotFoundError):
        hub.model_info("org/copy", revision=before)


def test_what_is_not_there_raises_the_errors_of_the_hub(local_hub: RunningHub) -> None:
    hub = api(local_hub)
    with pytest.raises(RepositoryNotFoundError):
        hub.model_info("org/nobody")
    with pytest.raises(RevisionNotFoundError):
        hub.model_info("org/tiny", revision="v2")
    with pytest.raises(RemoteEntryNotFoundError):
        hub.hf_hub_download("org/tiny", "absent.json", cache_dir=local_hub.folder / ".cache")


def test_a_gated_or_disabled_repository_shows_its_facts_and_keeps_its_files(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    hub = api(local_hub)
    gated = local_hub.add("org/gated", tiny_model_folder)
    (gated / ".hub.json").write_text('{"gated": "manual", "likes": 3}')
    disabled = local_hub.add("org/disabled", tiny_model_folder)
    (disabled / ".hub.json").write_text('{"disabled": true}')
    info = hub.model_info("org/gated")
    assert (info.gated, info.likes) == ("manual", 3)
    with pytest.raises(GatedRepoError):
        hub.auth_check("org/gated")
    with pytest.raises(DisabledRepoError):
        list(hub.list_repo_tree("org/disabled"))


def test_a_sidecar_with_an_unknown_key_is_named(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    folder = local_hub.add("org/odd", tiny_model_folder)
    (folder / ".hub.json").write_text('{"lieks": 3}')
    with pytest.raises(HfHubHTTPError, match=r"hub\.json cannot be used: lieks"):
        api(local_hub).model_info("org/odd")


def test_a_folder_without_kinds_holds_models(tmp_path: Path, tiny_model_folder: Path) -> None:
    folder = tmp_path / "org" / "tiny"
    folder.mkdir(parents=True)
    for name in ("config.json", "README.md"):
        (folder / name).write_bytes((tiny_model_folder / name).read_bytes())
    (tmp_path / "org" / "no-model").mkdir()
    server = open_hub(tmp_path)
    thread = server.start()
    hub = HfApi(endpoint=server.url, token=False)
    assert [model.id for model in hub.list_models()] == ["org/tiny"]
    server.close()
    thread.join(10)


def test_a_broken_model_does_not_break_the_hub(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    folder = local_hub.add("org/broken", tiny_model_folder)
    (folder / "config.json").write_text("{")
    (folder / "README.md").write_text("---\n: : [\n---\n")
    (folder / "model.safetensors").write_bytes(b"\xff" * 20)
    info = api(local_hub).model_info("org/broken")
    assert info.safetensors is None
    assert json.dumps(info.config) == json.dumps(
        {"tokenizer_config": (info.config or {})["tokenizer_config"]}
    )
