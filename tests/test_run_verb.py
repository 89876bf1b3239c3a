"""`leaderboard run` as a process: fetch, evaluate, limits, kills, and the word it leaves."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from evaluator.spec import Failure
from results.ledger import Ledger
from results.record import RunRecord
from tests.bench_fixtures import PATIENCE, Bench, pinned, wait_for

pytestmark = [pytest.mark.engine, pytest.mark.kill]


def evaluator_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    """The innermost process of the evaluator, once it is at work."""
    found: list[psutil.Process] = []

    def there() -> bool:
        found[:] = [one for one in descendants(process.pid) if is_evaluator(one)]
        return bool(found)

    wait_for(there)
    return found[-1]


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def is_evaluator(process: psutil.Process) -> bool:
    """Not the box around it, whose command line names the evaluator, too."""
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return words[1:4] == ["-m", "leaderboard", "evaluate"]


def gone(process: psutil.Process) -> bool:
    """Ended, whether or not somebody has asked for its status yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def comparable(record: RunRecord) -> dict[str, object]:
    """Everything but what it took of the machine, and the digests of the files that hold that."""
    took = {"started_at", "finished_at", "load_seconds", "objects", "cost"}
    told = record.model_dump(exclude=took | {"tasks"})
    tasks = [score.model_dump(exclude={"seconds", "effort"}) for score in record.tasks]
    return told | {"tasks": tasks}


def test_killed_in_the_middle_it_goes_on_where_it_was(bench: Bench) -> None:
    straight, cut = pinned(bench, run_id="straight"), pinned(bench, run_id="cut")
    assert bench.finish(straight).failure is None
    process = bench.start(cut)
    folder = bench.home.run("cut") / "tasks"
    wait_for(lambda: any(folder.glob("*.json")))
    evaluator_of(process).kill()
    process.wait(PATIENCE)
    assert bench.exit(cut).failure is Failure.INFRASTRUCTURE
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.json")}
    assert 0 < len(kept) < 8
    assert bench.finish(cut).failure is None
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    ledger = Ledger(bench.home.runs)
    whole = comparable(ledger.collect("straight"))
    assert comparable(ledger.collect("cut")) == whole | {"run_id": "cut"}


def test_weights_that_are_cut_off_are_the_models_own_fault(bench: Bench) -> None:
    def cut_off(folder: Path) -> None:
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:5000])

    source = bench.hub.folder / "models" / "org/tiny"
    bench.hub.add("org/broken", source, cut_off)
    found = bench.finish(pinned(bench, "org/broken"))
    assert found.failure is Failure.MODEL
    assert found.reason.startswith("org/broken cannot be loaded: SafetensorError")


def test_weights_that_do_not_fit_their_configuration_are_refused(bench: Bench) -> None:
    def pretend(folder: Path) -> None:
        config = folder / "config.json"
        text = config.read_text()
        config.write_text(text.replace('"num_hidden_layers": 2', '"num_hidden_layers": 3'))

    bench.hub.add("org/random", bench.hub.folder / "models" / "org/tiny", pretend)
    found = bench.finish(pinned(bench, "org/random"))
    assert found.failure is Failure.MODEL
    assert "9 missing, 0 unexpected" in found.reason


def test_a_model_that_does_not_exist_is_told_as_such(bench: Bench) -> None:
    spec = pinned(bench)
    gone = spec.model_copy(update={"model": spec.model.model_copy(update={"repo": "org/gone"})})
    found = bench.finish(gone)
    assert found.failure is not None
    assert "org/gone could not be fetched" in found.reason


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        pytest.param({"RUN_HOURS": "0.0005"}, "longer than", id="hangs"),
        pytest.param({"MEMORY_GIB": "0.15"}, "memory, more than", id="eats-memory"),
    ],
)
def test_a_run_beyond_its_limits_is_ended(
    bench: Bench, settings: dict[str, str], words: str
) -> None:
    found = bench.finish(pinned(bench), **settings)
    assert (found.failure, words in found.reason) == (Failure.CAPACITY, True)


def test_asked_to_end_it_ends_its_child_and_says_so(bench: Bench) -> None:
    spec = pinned(bench)
    process = bench.start(spec)
    child = evaluator_of(process)
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    assert bench.exit(spec).failure is Failure.INFRASTRUCTURE
    assert gone(child)


def test_the_evaluator_has_no_token_and_dies_with_its_runner(bench: Bench) -> None:
    process = bench.start(pinned(bench), HUB_TOKEN="hf_never_seen")
    child = evaluator_of(process)
    assert "hf_never_seen" not in str(child.environ())
    process.kill()
    process.wait()
    wait_for(lambda: gone(child))
