"""A later attempt takes over everything of its like, through any number of killed ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluator.kept import Identity, Shelf, identify
from evaluator.shards import Answer, Cost, Kept
from evaluator.spec import RunSpec
from results.durable import write_whole
from results.record import TaskScore
from tests.evaluator_fixtures import make_spec

VERSIONS = {"lm_eval": "0.4.13", "torch": "2.13.0", "transformers": "5.19.0"}
ANSWERS = {0: Answer("a", None), 3: Answer((-1.5, True), None)}
KEPT = Kept(ANSWERS, Cost(1.0))
MODEL = make_spec().model


def ordered(name: str = "run-1", **changes: object) -> RunSpec:
    return RunSpec.model_validate(make_spec(name).model_dump() | changes)


def identity(**changes: object) -> Identity:
    return identify(ordered(**changes), VERSIONS, ())  # type: ignore[arg-type]


def opened(root: Path, name: str, after: str | None = None, **changes: object) -> Shelf:
    """An attempt that was killed right after it had made its folder ready."""
    shelf, spec = Shelf(root / name), ordered(name, resume_from=after, **changes)
    shelf.open(spec, identify(spec, VERSIONS, ()))
    return shelf


def score(task: str) -> TaskScore:
    fields: dict[str, Any] = {
        "raw": 0.5,
        "stderr": 0.1,
        "n_items": 2,
        "n_clusters": 2,
        "metrics": {"acc": 0.5},
    }
    return TaskScore(task=task, version="1", num_fewshot=0, seconds=1.0, **fields)


def test_shards_pass_from_attempt_to_attempt(tmp_path: Path) -> None:
    opened(tmp_path, "run-1").shards("task").keep("asked", ANSWERS, KEPT.cost)
    opened(tmp_path, "run-2", "run-1")
    assert opened(tmp_path, "run-3", "run-2").shards("task").read("asked") == KEPT


def test_an_attempt_killed_before_it_took_anything_over_hides_nothing(tmp_path: Path) -> None:
    first = opened(tmp_path, "run-1")
    first.shards("task").keep("asked", ANSWERS, KEPT.cost)
    first.keep(score("done"), [])
    order = make_spec("run-2", resume_from="run-1").model_dump_json()
    write_whole(tmp_path / "run-2" / "spec.json", order.encode())
    third = opened(tmp_path, "run-3", "run-2")
    assert third.shards("task").read("asked") == KEPT
    assert third.find("done") == score("done")


def test_attempts_that_name_each_other_end(tmp_path: Path) -> None:
    opened(tmp_path, "run-1", "run-2").shards("task").keep("asked", ANSWERS, KEPT.cost)
    assert opened(tmp_path, "run-2", "run-1").shards("task").read("asked") == KEPT


def test_a_finished_task_leaves_no_shards_and_takes_none_over(tmp_path: Path) -> None:
    first = opened(tmp_path, "run-1")
    first.shards("done").keep("asked", ANSWERS, KEPT.cost)
    first.keep(score("done"), [])
    first.shards("done").keep("asked", ANSWERS, KEPT.cost)
    second = opened(tmp_path, "run-2", "run-1")
    assert second.find("done") == score("done")
    assert second.shards("done").read("asked") == Kept()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"model": MODEL.model_copy(update={"commit": "d" * 40})}, id="commit"),
        pytest.param({"model": MODEL.model_copy(update={"precision": "bfloat16"})}, id="precision"),
        pytest.param({"model": MODEL.model_copy(update={"chat_template": True})}, id="template"),
        pytest.param({"model": MODEL.model_copy(update={"base": "org/base"})}, id="base"),
        pytest.param({"suite": "smoke-real-v1"}, id="suite"),
        pytest.param({"suite_digest": "0" * 16}, id="suite-digest"),
        pytest.param({"backend": "vllm"}, id="engine"),
        pytest.param({"limit": 4}, id="limit"),
        pytest.param({"seeds": {"fewshot": 7}}, id="seed"),
        pytest.param({"batch_size": "1"}, id="batch-size"),
        pytest.param({"thinking": {"budget": 99}}, id="budget"),
    ],
)
def test_nothing_mixes(tmp_path: Path, other: dict[str, Any]) -> None:
    first = opened(tmp_path, "run-1")
    first.shards("task").keep("asked", ANSWERS, KEPT.cost)
    first.keep(score("done"), [])
    second = opened(tmp_path, "run-2", "run-1", **other)
    assert second.shards("task").read("asked") == Kept()
    assert second.find("done") is None
    again = opened(tmp_path, "run-1", **other)
    assert again.shards("task").read("asked") == Kept()
    assert not list(again.root.rglob("*.shard"))
    assert identity(**other).digest != identity().digest


def test_other_versions_or_gpus_are_another_identity() -> None:
    spec = make_spec()
    assert identify(spec, VERSIONS | {"torch": "2.14.0"}, ()).digest != identity().digest
    assert identify(spec, VERSIONS, ("H100",)).digest != identity().digest
    backwards = dict(reversed(VERSIONS.items()))
    assert identify(spec, backwards, ()).digest == identity().digest
