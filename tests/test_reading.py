"""An answer that a scorer cannot find in a text is counted, where one can tell that it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite import load_suite
from evaluator.answers import read_answer
from evaluator.planner import Planner
from evaluator.reading import Readable, readable
from tests.shared_data import shared_data

pytestmark = pytest.mark.engine


def reader(suite: str, title: str, cache: Path, metric: str | None = None) -> Readable | None:
    """Of the first task of a benchmark, on the real data."""
    loaded = load_suite(suite)
    (info,) = [one for one in loaded.info.benchmarks if one.title == title]
    changes = {"tasks": info.tasks[:1]} | ({"metrics": (metric,)} if metric else {})
    planner = Planner(loaded, shared_data(), cache)
    return readable(planner.plan(info.model_copy(update=changes), limit=1)[0])


def test_what_a_filter_does_not_find_is_not_read(tmp_path: Path) -> None:
    reads = reader("open-llm-v1", "GSM8K", tmp_path)
    assert reads is not None
    assert [reads(left) for left in ("18", "[invalid]")] == [True, False]


@pytest.mark.parametrize(
    ("metric", "found"),
    [
        pytest.param("exact_match", [True, True, False, False], id="math-verify"),
        pytest.param("exact_match_original", [False, True, False, False], id="minerva"),
    ],
)
def test_what_a_parser_does_not_find_is_not_read(
    metric: str, found: list[bool], tmp_path: Path
) -> None:
    reads = reader("open-llm-v2", "MATH Lvl 5", tmp_path, metric)
    texts = [
        r"Therefore $x = \boxed{\frac{3}{4}}$.",
        "Final Answer: The final answer is $7$. I hope it is correct.",
        "I do not know.",
        "",
    ]
    assert reads is not None
    assert [reads(text) for text in texts] == found


@pytest.mark.parametrize(
    ("suite", "title"),
    [
        pytest.param("open-llm-v2", "IFEval", id="checked-as-it-stands"),
        pytest.param("open-llm-v2", "BBH", id="chosen"),
        pytest.param("open-llm-v1", "ARC", id="chosen-too"),
    ],
)
def test_of_other_answers_one_cannot_tell(suite: str, title: str, tmp_path: Path) -> None:
    assert reader(suite, title, tmp_path) is None


def test_a_sample_without_readable_answer_has_none() -> None:
    one = {"filtered_resps": ["none"], "resps": [["none"]], "arguments": [["p"]], "target": "1"}
    assert read_answer("t", one, lambda left: left != "none", normalised=False).answer is None
    assert read_answer("t", one, normalised=False).answer == "none"
