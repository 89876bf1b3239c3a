"""Repositories and Hubs that mean ill, or change between submission and run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator.fetch import Fetcher
from evaluator.fetch_errors import FetchFailed
from evaluator.model_cache import ModelCache
from evaluator.spec import Failure
from results.record import ModelRef
from scheduler.hub import Hub
from tests.fault_proxy import Fault, FaultProxy
from tests.hub_fixtures import RunningHub, write
from tests.test_fetch import QUICK, WEIGHTS, ignore, ref


def fetch(url: str, model: ModelRef, place: Path) -> Path:
    return Fetcher(model, url, None, ModelCache(place / "cache"), QUICK).fetch(ignore)


@pytest.mark.parametrize(
    "name",
    [
        "../../escaped.json",
        "/tmp/escaped.json",
        "..\\\\..\\\\escaped.json",
        "additional_chat_templates/../escaped.jinja",
    ],
)
def test_a_file_whose_name_leads_out_of_its_folder_is_never_written(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path, name: str
) -> None:
    model = ref(local_hub)
    fault_proxy.fail(Fault(r"/api/models", body=_listing(model, name)))
    before = set(tmp_path.rglob("*escaped*"))
    with pytest.raises(FetchFailed) as caught:
        fetch(fault_proxy.url, model, tmp_path)
    assert caught.value.failure is Failure.MODEL
    assert set(tmp_path.rglob("*escaped*")) == before
    assert not Path("/tmp/escaped.json").exists()


def _listing(model: ModelRef, name: str) -> bytes:
    siblings = [{"rfilename": "config.json", "size": 1}, {"rfilename": name, "size": 1}]
    return json.dumps({"id": model.repo, "sha": model.commit, "siblings": siblings}).encode()


def test_a_link_in_a_repository_is_a_text_and_leads_nowhere(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    """A Hub keeps a link as a file that holds its target."""
    local_hub.add("org/link", tiny_model_folder, write("config.json", "../../../etc/passwd"))
    assert Hub(local_hub.url).look_up("org/link").config is None


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(WEIGHTS, stall=1.5, stall_after=1000), id="stalls"),
        pytest.param(Fault(WEIGHTS, longer=1000), id="longer-than-announced"),
        pytest.param(Fault(r"/api/models", body=b"[]"), id="an-answer-that-is-none"),
        pytest.param(Fault(r"/api/models", body=b"<html>"), id="a-page-of-a-proxy"),
    ],
)
def test_a_passing_fault_is_waited_out(
    local_hub: RunningHub,
    fault_proxy: FaultProxy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 0.5)
    fault_proxy.fail(fault)
    folder = fetch(fault_proxy.url, ref(local_hub), tmp_path)
    served = local_hub.folder / "models" / "org" / "tiny"
    for path in folder.iterdir():
        assert path.read_bytes() == (served / path.name).read_bytes()


def test_a_repository_that_grew_after_admission_is_not_run_as_what_it_was(
    local_hub: RunningHub, tmp_path: Path
) -> None:
    """The commit that was submitted counts; where the Hub no longer has it, nothing else does."""
    model = ref(local_hub)
    weights = local_hub.folder / "models" / "org" / "tiny" / "more.safetensors"
    weights.write_bytes(b"x" * 10_000)
    with pytest.raises(FetchFailed, match="commit that was asked for is gone") as caught:
        fetch(local_hub.url, model, tmp_path)
    assert caught.value.failure is Failure.MODEL
    assert not list((tmp_path / "cache").rglob("*.safetensors"))


def test_a_renamed_repository_is_fetched_under_its_old_name_and_pinned_under_its_new_one(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path
) -> None:
    model = ref(local_hub)
    models = local_hub.folder / "models"
    (models / "org" / "tiny").rename(models / "org" / "renamed")
    fault_proxy.moved["org/tiny"] = "org/renamed"
    assert Hub(fault_proxy.url).look_up("org/tiny").repo == "org/renamed"
    assert (fetch(fault_proxy.url, model, tmp_path) / "model.safetensors").is_file()


def test_a_model_removed_between_submission_and_run_is_told_as_such(
    local_hub: RunningHub, tmp_path: Path
) -> None:
    model = ref(local_hub)
    folder = local_hub.folder / "models" / "org" / "tiny"
    folder.rename(folder.parents[2] / "gone")
    with pytest.raises(FetchFailed, match="gone from the Hub, or private") as caught:
        fetch(local_hub.url, model, tmp_path)
    assert caught.value.failure is Failure.MODEL
