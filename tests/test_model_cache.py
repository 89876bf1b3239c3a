"""The cache of models: its bound, whose turn it is to go, and who is safe from it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evaluator.arrivals import arrived
from evaluator.fetch import Fetcher
from evaluator.fetch_errors import FetchFailed
from evaluator.model_cache import ModelCache
from evaluator.spec import Failure
from tests.fault_proxy import Fault, FaultProxy
from tests.hub_fixtures import RunningHub
from tests.test_fetch import QUICK, WEIGHTS, ignore, ref

SIZE = 1000


@pytest.fixture
def cache(tmp_path: Path) -> ModelCache:
    """Holds three models of 1,000 bytes; c was used first, then a, then b."""
    made = ModelCache(tmp_path / "models", bound=4 * SIZE)
    for repo in ("org/c", "org/a", "org/b"):
        put(made, repo)
        with made.in_use([repo]):
            time.sleep(0.01)
    return made


def put(cache: ModelCache, repo: str) -> None:
    blobs = cache.root / f"models--{repo.replace('/', '--')}" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / "fff").write_bytes(b"x" * SIZE)


def held(cache: ModelCache) -> set[str]:
    return {kept.folder.name.rpartition("--")[2] for kept in cache.kept()}


@pytest.mark.parametrize(
    ("needed", "left"),
    [
        pytest.param(SIZE, {"a", "b", "c"}, id="fits-as-it-is"),
        pytest.param(SIZE + 1, {"a", "b"}, id="one-goes"),
        pytest.param(2 * SIZE + 1, {"b"}, id="two-go"),
        pytest.param(9 * SIZE, set(), id="never-fits"),
    ],
)
def test_the_least_recently_used_goes_first(cache: ModelCache, needed: int, left: set[str]) -> None:
    room = cache.make_room("org/new", needed)
    assert held(cache) == left
    assert room == 4 * SIZE - SIZE * len(left)


def test_what_is_in_use_never_goes_even_where_another_process_uses_it(cache: ModelCache) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from evaluator.model_cache import ModelCache\n"
        f"with ModelCache(Path({str(cache.root)!r})).in_use(['org/c']):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with cache.in_use(["org/b"]):
            cache.make_room("org/new", 9 * SIZE)
            assert held(cache) == {"b", "c"}
        other.send_signal(signal.SIGKILL)
        other.wait()
    cache.make_room("org/new", 9 * SIZE)
    assert held(cache) == set()


def test_a_full_disk_makes_room_too_where_there_is_no_bound(
    cache: ModelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(cache.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=0))
    ModelCache(cache.root).make_room("org/a", 1)
    assert held(cache) == {"a"}


def test_a_model_larger_than_the_cache_is_a_matter_of_capacity(
    local_hub: RunningHub, tmp_path: Path
) -> None:
    small = ModelCache(tmp_path / "cache", bound=100_000)
    with pytest.raises(FetchFailed, match="room for") as caught:
        Fetcher(ref(local_hub), local_hub.url, None, small, QUICK).fetch(ignore)
    assert caught.value.failure is Failure.CAPACITY


def test_two_runs_of_one_model_download_it_once(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path
) -> None:
    model = ref(local_hub)

    def run(_: int) -> Path:
        cache = ModelCache(tmp_path / "cache")
        return Fetcher(model, fault_proxy.url, None, cache, QUICK).fetch(ignore)

    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(run, range(4)))
    assert len(folders) == 1
    assert fault_proxy.count(f"GET .*{WEIGHTS}") == 1


def test_what_a_killed_download_left_is_cleaned_away(local_hub: RunningHub, tmp_path: Path) -> None:
    cache = ModelCache(tmp_path / "cache")
    blobs = cache.root / "models--org--tiny" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / "abc.123.incomplete").write_bytes(b"x" * 5_000_000)
    Fetcher(ref(local_hub), local_hub.url, None, cache, QUICK).fetch(ignore)
    assert not list(cache.root.rglob("*.incomplete"))


def test_bytes_are_told_while_a_file_is_on_its_way(
    local_hub: RunningHub, fault_proxy: FaultProxy, tmp_path: Path
) -> None:
    fault_proxy.fail(Fault(WEIGHTS, stall=3.0, stall_after=150_000))
    told: list[tuple[int, int]] = []
    cache = ModelCache(tmp_path / "cache")
    fetcher = Fetcher(ref(local_hub), fault_proxy.url, None, cache, QUICK)
    folder = fetcher.fetch(lambda done, total: told.append((done, total)))
    total = told[-1][1]
    assert any(0 < done < total for done, _ in told[1:-1])
    assert told[-1] == (total, total)
    assert arrived(folder, []) == 0
