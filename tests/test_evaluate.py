"""A whole evaluation in this process: its record, what it keeps, and what it takes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite import load_suite
from evaluator.evaluate import ChangedSuite, WrongFolder, evaluate
from evaluator.places import Places
from evaluator.spec import Phase, Progress
from results.checks import NotRanked, check_ranked
from results.ledger import Ledger
from results.record import RunRecord
from results.samples import read_samples, samples_path
from tests.evaluator_fixtures import ignore, make_spec, now

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def record(runs: Path, tiny_model_folder: Path, told: list[Progress]) -> RunRecord:
    places = Places(tiny_model_folder, runs / "tiny-1")
    return evaluate(make_spec(), places, report=told.append, clock=now)


def test_the_record_is_in_the_ledger_with_everything_it_lists(
    runs: Path, record: RunRecord
) -> None:
    assert Ledger(runs).collect("tiny-1") == record
    names = [task.name for b in load_suite("demo-v1").info.benchmarks for task in b.tasks]
    assert [score.task for score in record.tasks] == names
    assert {samples_path(name) for name in names} < set(record.objects)


def test_a_limited_run_is_not_ranked(record: RunRecord) -> None:
    with pytest.raises(NotRanked):
        check_ranked(record)


def test_scores_are_those_of_their_samples(runs: Path, record: RunRecord) -> None:
    for score in record.tasks:
        samples = read_samples(runs / "tiny-1" / samples_path(score.task))
        assert len(samples) == score.n_items == 3
        assert sum(sample.score for sample in samples) / 3 == pytest.approx(score.raw)


def test_the_record_says_what_computed_it(record: RunRecord) -> None:
    assert (record.engine.name, record.engine.backend) == ("transformers", "transformers")
    assert record.engine.packages["torch"].startswith("2.")
    assert record.provenance.model_args["dtype"] == "float32"
    assert record.provenance.max_length == 2048
    assert record.provenance.reproduce == "leaderboard run spec.json"
    copy = next(score for score in record.tasks if score.task == "demo_copy")
    assert copy.truncated is not None
    assert copy.unparsable is not None
    assert (copy.prompt_tokens or 0) > 0
    assert (copy.completion_tokens or 0) > 0
    assert all((score.forward_tokens or 0) > 0 for score in record.tasks)


def test_progress_counts_to_the_last_item(record: RunRecord, told: list[Progress]) -> None:
    last = told[-1]
    assert [told[0].phase, last.phase] == [Phase.LOADING, Phase.WRITING]
    assert (last.tasks_done, last.items_done) == (len(record.tasks), 3 * len(record.tasks))
    assert [p.items_done for p in told] == sorted(p.items_done for p in told)


def test_a_retry_takes_over_finished_tasks(
    runs: Path, record: RunRecord, tiny_model_folder: Path
) -> None:
    spec = make_spec("tiny-2", attempt=2, resume_from="tiny-1")
    again = evaluate(spec, Places(tiny_model_folder, runs / "tiny-2"), report=ignore, clock=now)
    assert again.tasks == record.tasks
    assert again.benchmarks == record.benchmarks


def test_a_run_of_other_seeds_takes_nothing_over(
    runs: Path, record: RunRecord, tiny_model_folder: Path
) -> None:
    spec = make_spec("tiny-3", resume_from="tiny-1", seeds={"fewshot": 7})
    again = evaluate(spec, Places(tiny_model_folder, runs / "tiny-3"), report=ignore, clock=now)
    assert [t.seconds for t in again.tasks] != [t.seconds for t in record.tasks]


def test_a_suite_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    spec = make_spec(suite_digest="0" * 16)
    with pytest.raises(ChangedSuite, match="order the run again"):
        evaluate(spec, Places(tmp_path, tmp_path / "tiny-1"), report=ignore, clock=now)


def test_a_runs_folder_bears_its_name(tmp_path: Path) -> None:
    with pytest.raises(WrongFolder, match="tiny-1"):
        evaluate(make_spec(), Places(tmp_path, tmp_path / "other"), report=ignore, clock=now)


def test_a_chat_template_is_applied_and_recorded(tmp_path: Path, tiny_model_folder: Path) -> None:
    model = make_spec().model.model_copy(update={"chat_template": True})
    spec = make_spec(model=model, limit=1)
    places = Places(tiny_model_folder, tmp_path / "tiny-1")
    record = evaluate(spec, places, report=ignore, clock=now)
    assert record.provenance.chat_template_sha256 is not None
    samples = read_samples(tmp_path / "tiny-1" / samples_path("demo_patterns"))
    assert samples[0].prompt.count("<|user|>") == 4
    assert samples[0].prompt.endswith("<|assistant|>")


def test_cut_off_and_unread_texts_are_counted_for_task_and_benchmark(
    runs: Path, record: RunRecord
) -> None:
    tasks, benchmarks = (
        {one.task: one for one in record.tasks},
        {one.benchmark: one for one in record.benchmarks},
    )
    copied = read_samples(runs / "tiny-1" / samples_path("demo_copy"))
    assert tasks["demo_copy"].truncated == sum(bool(one.truncated) for one in copied)
    assert tasks["demo_copy"].unparsable == sum(one.answer is None for one in copied)
    assert benchmarks["copy"].truncated == tasks["demo_copy"].truncated
    assert benchmarks["copy"].unparsable == tasks["demo_copy"].unparsable
    assert (benchmarks["facts"].truncated, benchmarks["facts"].unparsable) == (None, None)
