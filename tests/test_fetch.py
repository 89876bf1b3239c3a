"""Fetching a model: whole, exact, patient with the network, and honest about whose fault it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.fetch import Fetcher, fetch
from evaluator.fetch_errors import FetchFailed, Interrupted, Patience
from evaluator.model_cache import ModelCache
from evaluator.spec import Failure
from results.record import ModelRef
from scheduler.hub import Hub
from tests.fault_proxy import Fault, FaultProxy
from tests.hub_fixtures import RunningHub

QUICK = Patience(tries=4, first_wait=0.01, longest_wait=0.02)
WEIGHTS = r"resolve/.*\.safetensors"
WANTED = {
    "config.json",
    "generation_config.json",
    "chat_template.jinja",
    "tokenizer.json",
    "tokenizer_config.json",
    "model.safetensors",
}


def ref(hub: RunningHub, repo: str = "org/tiny", commit: str | None = None) -> ModelRef:
    commit = commit or Hub(hub.url).look_up(repo).commit
    return ModelRef(repo=repo, commit=commit, precision="bfloat16")


def fetcher(hub: RunningHub, url: str, cache: Path, repo: str = "org/tiny") -> Fetcher:
    return Fetcher(ref(hub, repo), url, None, ModelCache(cache), QUICK)


def ignore(done: int, total: int) -> None:
    assert done <= total


def test_a_run_gets_the_files_it_needs_and_no_others(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    local_hub.add("org/more", tiny_model_folder, _add_what_is_not_needed)
    model = ref(local_hub, "org/more")
    reported: list[tuple[int, int]] = []
    folder = fetch(
        model,
        hub_url=local_hub.url,
        token=None,
        cache=ModelCache(tmp_path / "cache"),
        report=lambda done, total: reported.append((done, total)),
    )
    assert {path.name for path in folder.iterdir()} == WANTED
    assert folder.parts[-3:] == ("models--org--more", "snapshots", model.commit)
    for path in folder.iterdir():
        assert path.read_bytes() == (tiny_model_folder / path.name).read_bytes()
    assert reported[0][0] == 0
    assert reported[-1] == (sum(path.stat().st_size for path in folder.iterdir()),) * 2


def _add_what_is_not_needed(folder: Path) -> None:
    for name in ("pytorch_model.bin", "modeling_own.py", "trainer_state.json", "photo.png"):
        (folder / name).write_bytes(b"x")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(WEIGHTS, times=2, status=503), id="503-twice"),
        pytest.param(Fault(WEIGHTS, times=1, status=429), id="429"),
        pytest.param(Fault(r"/api/models", times=2, status=500), id="500-for-the-listing"),
        pytest.param(Fault(r"/api/models", cut_after=10), id="listing-cut-off"),
        pytest.param(Fault(WEIGHTS, cut_after=1000), id="connection-lost-in-a-file"),
        pytest.param(Fault(WEIGHTS, corrupt=True), id="wrong-bytes-in-the-weights"),
        pytest.param(Fault(r"resolve/.*/config\.json", corrupt=True), id="wrong-bytes-in-config"),
    ],
)
def test_a_passing_fault_leaves_no_trace(
    local_hub: RunningHub,
    fault_proxy: FaultProxy,
    tiny_model_folder: Path,
    tmp_path: Path,
    fault: Fault,
) -> None:
    fault_proxy.fail(Fault(**{name: getattr(fault, name) for name in Fault.__slots__}))
    folder = fetcher(local_hub, fault_proxy.url, tmp_path).fetch(ignore)
    assert fault_proxy.faults[0].times == 0
    for name in WANTED:
        assert (folder / name).read_bytes() == (tiny_model_folder / name).read_bytes()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(WEIGHTS, times=99, status=503), id="always-503"),
        pytest.param(Fault(WEIGHTS, times=99, corrupt=True), id="always-wrong-bytes"),
    ],
)
def test_a_lasting_fault_of_the_network_is_not_the_models(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path, fault: Fault
) -> None:
    fault_proxy.fail(fault)
    with pytest.raises(FetchFailed, match="4 tries") as caught:
        fetcher(local_hub, fault_proxy.url, tmp_path).fetch(ignore)
    assert caught.value.failure is Failure.INFRASTRUCTURE
    assert not list((tmp_path / "models--org--tiny").rglob("*.safetensors"))


def test_a_hub_that_is_down_is_not_the_models_fault(local_hub: RunningHub, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed) as caught:
        fetcher(local_hub, "http://127.0.0.1:1", tmp_path).fetch(ignore)
    assert caught.value.failure is Failure.INFRASTRUCTURE


def test_wrong_bytes_in_the_cache_are_found_and_fetched_anew(
    local_hub: RunningHub, tiny_model_folder: Path, tmp_path: Path
) -> None:
    folder = fetcher(local_hub, local_hub.url, tmp_path).fetch(ignore)
    weights = (folder / "model.safetensors").resolve()
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    again = fetcher(local_hub, local_hub.url, tmp_path).fetch(ignore)
    wanted = (tiny_model_folder / "model.safetensors").read_bytes()
    assert (again / "model.safetensors").read_bytes() == wanted


def test_what_is_there_is_not_fetched_again(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path
) -> None:
    fetcher(local_hub, fault_proxy.url, tmp_path).fetch(ignore)
    fetcher(local_hub, fault_proxy.url, tmp_path).fetch(ignore)
    assert fault_proxy.count(f"GET .*{WEIGHTS}") == 1


def test_waits_double_up_to_the_longest() -> None:
    assert list(Patience(6, 1.0, 5.0).waits()) == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_patience_ends_after_the_last_try() -> None:
    tried = []

    def attempt() -> None:
        tried.append(1)
        raise Interrupted("no luck")

    with pytest.raises(FetchFailed, match=r"no luck \(3 tries\)"):
        Patience(3, 0.0).keep_trying("org/m", attempt)
    assert len(tried) == 3
