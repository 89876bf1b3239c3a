"""lm-eval's own scoring fed with stored answers gives the score that the run was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.evaluate import evaluate
from evaluator.hub_data import HubData
from evaluator.places import Places
from evaluator.rescoring.replay import OtherItems, replay
from evaluator.rescoring.rescore import Bench, rescore
from evaluator.spec import read_spec
from results.ledger import Ledger
from results.rescorings import Rescorings
from results.samples import read_samples, samples_path
from tests.evaluator_fixtures import ignore, make_spec, now

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, tiny_model_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    model = make_spec().model.model_copy(update={"chat_template": True})
    for spec in (make_spec("plain-1"), make_spec("chat-1", model=model)):
        evaluate(spec, Places(tiny_model_folder, folder / spec.run_id), report=ignore, clock=now)
    return folder


def hub(folder: Path) -> HubData:
    return HubData(folder / "datasets", folder / "pins.json", "http://127.0.0.1:1", None)


@pytest.mark.parametrize("run_id", ["plain-1", "chat-1"])
def test_the_same_version_changes_nothing(tmp_path: Path, runs: Path, run_id: str) -> None:
    bench = Bench(Ledger(runs), Rescorings(tmp_path / "rescorings"), None, hub(tmp_path))
    entry = rescore(bench, run_id, "lm-eval", [], now=now())
    record = Ledger(runs).read(run_id)
    assert [task.task for task in entry.tasks] == [task.task for task in record.tasks]
    assert [(task.raw, task.n_changed) for task in entry.tasks] == [
        (t.raw, 0) for t in record.tasks
    ]
    assert "lm_eval" in entry.scorer_version


def test_answers_to_other_items_are_refused(tmp_path: Path, runs: Path) -> None:
    task = "demo_facts"
    samples = read_samples(runs / "plain-1" / samples_path(task))
    odd = [*samples[1:], samples[0]]
    for place, sample in enumerate(odd):
        object.__setattr__(sample, "doc_id", place)
    spec = read_spec(runs / "plain-1" / "spec.json")
    with pytest.raises(OtherItems, match=task):
        replay(spec, {task: odd}, None, hub(tmp_path))
