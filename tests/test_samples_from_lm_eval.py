"""From what lm-eval logs to samples: keys, clusters, weights, answers, and what is refused."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import pytest

from evaluator.answers import NoProbability
from evaluator.backends.meter import Spent
from evaluator.samples import MissingMetric, NotANumber, OtherScore, check_same, convert, task_items
from results.suite import BenchmarkInfo, TaskInfo


def benchmark(*metrics: str, filter: str = "none") -> BenchmarkInfo:
    task = TaskInfo(name="t", title="T")
    return BenchmarkInfo(
        name="b", title="B", description="d", metrics=metrics, filter=filter, tasks=(task,)
    )


def choice(doc_id: int = 0, *, doc: str = "doc", **changes: object) -> dict[str, Any]:
    """One question with the answers 'no' and 'perhaps', as lm-eval logs it."""
    digest = hashlib.sha256(doc.encode()).hexdigest()
    logged = {
        "doc_id": doc_id,
        "doc": {"question": doc, "story": "s"},
        "target": 1,
        "arguments": [("Q?", " no"), ("Q?", " perhaps")],
        "resps": [[(-2.0, True)], [(-3.0, False)]],
        "filtered_resps": [(-2.0, True), (-3.0, False)],
        "filter": "none",
        "metrics": ["acc", "acc_norm"],
        "doc_hash": digest,
        "prompt_hash": digest,
        "target_hash": digest,
        "acc": 0.0,
        "acc_norm": 1.0,
    }
    return logged | changes


def generation(text: str, read: str, **changes: object) -> dict[str, Any]:
    told: dict[str, object] = {
        "arguments": [("Say a", {"until": ["\n"]})],
        "resps": [[text]],
        "filtered_resps": [read],
        "target": "a",
        "metrics": ["exact_match"],
        "exact_match": 1.0,
    }
    return choice() | told | changes


def test_a_document_asked_twice_gets_two_keys_and_one_cluster() -> None:
    logged = [choice(0), choice(1), choice(2, doc="other")]
    samples = convert("t", benchmark("acc"), logged, {})
    key = samples[0].item
    assert [len(key), samples[1].item] == [16, f"{key}-2"]
    assert [sample.cluster == key for sample in samples] == [True, True, False]


def test_items_that_share_a_story_share_a_cluster() -> None:
    logged = [choice(0), choice(1, doc="other")]
    first, second = convert("t", benchmark("acc"), logged, {}, cluster_field="story")
    assert first.item != second.item
    assert first.cluster == second.cluster


@pytest.mark.parametrize(
    ("metric", "answer"),
    [pytest.param("acc", "no", id="sum"), pytest.param("acc_norm", "perhaps", id="by-length")],
)
def test_the_answer_is_the_choice_that_the_metric_takes(metric: str, answer: str) -> None:
    (sample,) = convert("t", benchmark(metric), [choice()], {})
    assert (sample.answer, sample.target, sample.choices) == (answer, "perhaps", ["no", "perhaps"])
    assert (sample.loglikelihoods, sample.is_greedy) == ([-2.0, -3.0], [True, False])


def test_choices_that_lie_in_the_prompts_are_told_from_their_common_end() -> None:
    asked = choice(arguments=[("Ann fell", " down"), ("Bob fell", " down")])
    (sample,) = convert("t", benchmark("acc"), [asked], {})
    assert sample.choices == ["Ann fell", "Bob fell"]


def test_each_instruction_of_an_ifeval_item_counts_in_the_instruction_level() -> None:
    logged = [
        generation("x", "x", prompt=0.0, inst=[True, False, True], metrics=["prompt", "inst"]),
        generation("y", "y", prompt=1.0, inst=[True], metrics=["prompt", "inst"]),
    ]
    samples = convert("t", benchmark("prompt", "inst"), logged, {})
    assert [sample.weights for sample in samples] == [[1.0, 3.0], [1.0, 1.0]]
    assert task_items(samples).metrics.tolist() == pytest.approx([0.5, 0.75])
    assert sum(s.score for s in samples) / 2 == pytest.approx(task_items(samples).raw)


def test_nothing_read_is_unknown_and_costs_are_kept() -> None:
    spent = {"Say a": Spent(5, 7, truncated=True)}
    logged = [generation("b", "[invalid]")]
    (sample,) = convert("t", benchmark("exact_match"), logged, spent)
    assert (sample.answer, sample.responses, sample.choices) == (None, ["b"], None)
    assert (sample.prompt_tokens, sample.completion_tokens, sample.truncated) == (5, 7, True)


def test_only_the_benchmarks_filter_is_taken() -> None:
    logged = [generation("a", "a", filter=name) for name in ("strict", "loose")]
    assert len(convert("t", benchmark("exact_match", filter="loose"), logged, {})) == 1


def test_a_metric_that_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(MissingMetric, match="no f1, only acc,none, acc_norm,none"):
        convert("t", benchmark("f1"), [choice()], {})


def test_a_probability_that_overflowed_is_no_answer() -> None:
    broken = choice(resps=[[(math.nan, False)], [(-1.0, False)]])
    with pytest.raises(NoProbability, match="item 0"):
        convert("t", benchmark("acc"), [broken], {})


def test_a_value_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(NotANumber):
        convert("t", benchmark("acc"), [choice(acc=math.nan)], {})


@pytest.mark.parametrize(
    ("reported", "error"),
    [
        pytest.param({"acc,none": 0.5}, OtherScore, id="other-number"),
        pytest.param({"acc,none": math.nan}, NotANumber, id="nan"),
        pytest.param({"acc_norm,none": 1.0}, MissingMetric, id="missing"),
    ],
)
def test_a_score_that_its_items_do_not_give_is_refused(
    reported: dict[str, float], error: type[Exception]
) -> None:
    items = task_items(convert("t", benchmark("acc"), [choice()], {}))
    with pytest.raises(error):
        check_same("t", benchmark("acc"), items, reported)
    assert check_same("t", benchmark("acc"), items, {"acc,none": 0.0}) == {"acc": 0.0}
