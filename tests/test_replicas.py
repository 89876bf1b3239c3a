"""Two processes answer a run together, and its record is that of one process."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from evaluator.evaluate import evaluate
from evaluator.failures import ToldFault
from evaluator.places import Places
from evaluator.spec import Failure
from results.ledger import Ledger
from results.record import RunRecord
from results.samples import Sample, read_samples, samples_path
from tests.evaluator_fixtures import ignore, make_spec, now

pytestmark = pytest.mark.engine
ITEMS = 12


def run(runs: Path, model: Path, name: str, copies: int) -> RunRecord:
    spec = make_spec(name, limit=ITEMS, data_parallel=copies)
    return evaluate(spec, Places(model, runs / name), report=ignore, clock=now)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def alone(runs: Path, tiny_model_folder: Path) -> RunRecord:
    return run(runs, tiny_model_folder, "alone-1", 1)


@pytest.fixture(scope="module")
def together(runs: Path, tiny_model_folder: Path) -> RunRecord:
    return run(runs, tiny_model_folder, "together-1", 2)


def all_samples(runs: Path, record: RunRecord) -> dict[str, list[Sample]]:
    folder = runs / record.run_id
    return {t.task: read_samples(folder / samples_path(t.task)) for t in record.tasks}


def test_scores_and_counts_are_those_of_one_process(alone: RunRecord, together: RunRecord) -> None:
    different = {"seconds", "effort", "forward_tokens", "stderr"}
    told = [
        [task.model_dump(exclude=different) for task in record.tasks]
        for record in (alone, together)
    ]
    assert told[0] == told[1]
    assert [b.normalised for b in alone.benchmarks] == [b.normalised for b in together.benchmarks]


def test_every_sample_is_there_once_and_says_the_same(
    runs: Path, alone: RunRecord, together: RunRecord
) -> None:
    ours, theirs = all_samples(runs, together), all_samples(runs, alone)
    for task, samples in ours.items():
        assert [s.item for s in samples] == [s.item for s in theirs[task]]
        assert [s.answer for s in samples] == [s.answer for s in theirs[task]]
        assert [s.responses for s in samples] == [s.responses for s in theirs[task]]
        for mine, other in zip(samples, theirs[task], strict=True):
            assert mine.prompt_tokens == other.prompt_tokens
            assert mine.loglikelihoods == (
                other.loglikelihoods and pytest.approx(other.loglikelihoods, abs=1e-4)
            )


def test_the_record_says_how_many_answered_and_keeps_nothing_of_their_work(
    runs: Path, together: RunRecord
) -> None:
    assert together.provenance.data_parallel == 2
    assert "2 copies" in (together.provenance.parallel_because or "")
    assert Ledger(runs).collect("together-1") == together
    assert not [name for name in together.objects if "shard" in name]
    assert not [child for child in psutil.Process().children() if "--replica" in child.cmdline()]


def test_a_replica_that_cannot_load_the_model_ends_the_run_with_its_reason(
    runs: Path, tmp_path: Path, tiny_model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_HUB_URL", "no address at all")
    monkeypatch.setenv("LEADERBOARD_PORT", "0")
    with pytest.raises(ToldFault, match="replica 2") as ended:
        run(tmp_path, tiny_model_folder, "broken-1", 2)
    assert ended.value.fault.failure in set(Failure)
