"""Exports are what the readers of each format accept, and carry the very numbers of the board."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from huggingface_hub import ModelCardData, parse_eval_result_entries
from huggingface_hub.repocard_data import model_index_to_eval_results

from results.formats.bibtex import bibtex
from results.formats.eval_results import eval_results
from results.formats.every_eval_ever import every_eval_ever
from results.formats.lm_eval import lm_eval
from results.formats.model_index import model_index
from results.formats.subject import Files, NotExportable, Origin, Subject
from results.own_runs import Run
from results.record import RunRecord
from results.samples import Sample
from tests.record_fixtures import NOON, SUITE, make_record
from tests.test_verify import sample

DATASETS = {"sums": "acme/sums", "patterns": "acme/patterns"}
ORIGIN = Origin(
    name="Acme's board", url="https://board.example.org", published_at=NOON, datasets=DATASETS
)
GENERATED = replace(
    sample(7, 0.0),
    choices=None,
    loglikelihoods=None,
    is_greedy=None,
    responses=['the answer is\n"4"'],
    answer=None,
    truncated=True,
)


def subject(
    *,
    origin: Origin = ORIGIN,
    samples: list[Sample] | None = None,
    record: RunRecord | None = None,
) -> Subject:
    run = Run(
        record=record or make_record(), average=50.0, average_stderr=1.0, ranks=True, tasks=[]
    )
    found = {"tiny_sums": samples or []}
    return Subject(run=run, origin=origin, samples=lambda task: found.get(task, []))


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """Every Eval Ever's own, out of its package."""
    (wheel,) = (Path(sys.prefix) / "wheels").glob("every_eval_ever-0.3.0-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        folder = "every_eval_ever/schemas"
        return {
            "aggregate": json.loads(opened.read(f"{folder}/eval.schema.json")),
            "sample": json.loads(opened.read(f"{folder}/instance_level_eval.schema.json")),
        }


def test_every_eval_ever_is_valid_by_its_published_schema(schemas: dict[str, Any]) -> None:
    one = subject(samples=[sample(1, 1.0), sample(2, 0.0), GENERATED])
    files = every_eval_ever(one)
    (aggregate_name, aggregate), (samples_name, lines) = files.items()
    told = json.loads(aggregate)
    jsonschema.validate(told, schemas["aggregate"])
    assert told["detailed_evaluation_results"]["file_path"] == samples_name
    assert samples_name == aggregate_name.replace(".json", "_samples.jsonl")
    found = [json.loads(line) for line in lines.splitlines()]
    for line in found:
        jsonschema.validate(line, schemas["sample"])
    assert {line["evaluation_id"] for line in found} == {told["evaluation_id"]}
    ids = {result["evaluation_result_id"] for result in told["evaluation_results"]}
    assert {line["evaluation_result_id"] for line in found} <= ids
    assert [line["answer_attribution"] for line in found][-1] == []


def test_every_eval_ever_carries_score_error_and_n() -> None:
    told = json.loads(next(iter(every_eval_ever(subject()).values())))
    by_name = {result["evaluation_name"]: result for result in told["evaluation_results"]}
    for score in make_record().benchmarks:
        details = by_name[score.benchmark]["score_details"]
        assert details["score"] == score.raw
        assert details["uncertainty"]["standard_error"]["value"] == score.stderr
        assert details["uncertainty"]["num_samples"] == score.n_items
        assert float(details["details"]["normalised"]) == score.normalised
    assert told["model_info"]["additional_details"]["commit"] == make_record().model.commit


def test_the_same_run_is_named_the_same_in_every_export() -> None:
    assert list(every_eval_ever(subject())) == list(every_eval_ever(subject()))


def test_eval_results_are_read_by_the_hub_s_own_library() -> None:
    ((name, text),) = eval_results(subject()).items()
    assert name == "acme/apple/.eval_results/tiny-v1-bfloat16.yaml"
    entries = parse_eval_result_entries(yaml.safe_load(text))
    raw = {score.benchmark: score for score in make_record().benchmarks}
    assert [(one.dataset_id, one.task_id, one.value) for one in entries] == [
        ("acme/sums", "tiny_sums", raw["sums"].raw),
        ("acme/patterns", "patterns", raw["patterns"].raw),
    ]
    for one, score in zip(entries, raw.values(), strict=True):
        assert one.notes is not None
        assert f"standard error {score.stderr:.6g}; {score.n_items} items" in one.notes
        assert make_record().model.commit in one.notes


def test_eval_results_need_a_dataset_of_the_hub() -> None:
    with pytest.raises(NotExportable, match="none of its items are a dataset of the Hub"):
        eval_results(subject(origin=replace(ORIGIN, datasets={})))


def test_a_model_index_is_read_by_the_hub_s_own_library() -> None:
    ((_, text),) = model_index(subject()).items()
    index = yaml.safe_load(text)["model-index"]
    name, results = model_index_to_eval_results(index)
    assert name == "apple"
    expected = [
        value for score in make_record().benchmarks for value in (score.raw, score.normalised)
    ]
    assert sorted(one.metric_value for one in results) == sorted(expected)
    assert {one.metric_args["n_items"] for one in results if one.metric_args} == {
        score.n_items for score in make_record().benchmarks
    }
    ModelCardData(model_name="apple", eval_results=results)


def test_lm_eval_s_output_has_each_task_s_number_error_and_n() -> None:
    files = lm_eval(subject(samples=[sample(1, 1.0), GENERATED]))
    told = json.loads(next(iter(files.values())))
    for score in make_record().tasks:
        numbers = told["results"][score.task]
        assert score.raw in numbers.values()
        assert score.stderr in numbers.values()
        assert told["n-samples"][score.task]["effective"] == score.n_items
    assert told["config"]["model_sha"] == make_record().model.commit
    (samples,) = [data for name, data in files.items() if "samples_tiny_sums" in name]
    first, second = [json.loads(line) for line in samples.splitlines()]
    assert [len(first["arguments"]), len(first["resps"])] == [2, 2]
    assert (second["resps"], second["filtered_resps"]) == ([GENERATED.responses], [None])


def test_a_citation_says_which_snapshot_it_means() -> None:
    text = bibtex(SUITE, ORIGIN, "20260301T120000.000000Z")
    assert text.startswith("@misc{acme-s-board-tiny-v1-20260301,\n")
    assert "snapshot 20260301T120000.000000Z" in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("form", [eval_results, model_index, every_eval_ever, lm_eval])
def test_an_unknown_error_is_never_a_number(form: Callable[[Subject], Files]) -> None:
    record = make_record()
    unknown = [
        score.model_copy(update={"stderr": None, "normalised_stderr": None})
        for score in record.benchmarks
    ]
    tasks = [score.model_copy(update={"stderr": None}) for score in record.tasks]
    bare = record.model_copy(update={"benchmarks": tuple(unknown), "tasks": tuple(tasks)})
    one = replace(subject(), run=replace(subject().run, record=bare))
    for text in form(one).values():
        assert b"standard_error" not in text
        assert b"standard error" not in text.replace(b"standard error unknown", b"")
        assert b"NaN" not in text
