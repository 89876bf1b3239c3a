"""The compare page says what the numbers say, names what it lacks, and shows items safely."""

from __future__ import annotations

import json

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from leaderboard_app.addresses import address, listed, whole
from leaderboard_app.app import create_app
from leaderboard_app.contestants import chosen_suite, compare
from leaderboard_app.pages import compare as page
from leaderboard_app.prompt_view import LONGEST, MARKS, marked
from leaderboard_app.sources import Sources
from results.sample_browser import Question, SamplesMissing, sample_browser
from tests.board_fixtures import RECORDS
from tests.sample_fixtures import task_samples, write_run_samples

BOTH = "acme/best,acme/twin"
TASKS = ("tiny_sums", "tiny_letters", "tiny_numbers")
BEST, TWIN = "acme-best-1", "acme-twin-1"


@pytest.fixture
def with_samples(sources: Sources) -> Sources:
    for record in RECORDS:
        write_run_samples(sources.ledger.root, record)
    create_app(sources)
    return sources


def said(component: Component | str) -> str:
    return str(json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False))


def test_the_table_says_which_differences_are_more_than_chance(with_samples: Sources) -> None:
    snapshot = with_samples.snapshots.current()
    suite = chosen_suite(snapshot, "", ["acme/best"])
    browser = sample_browser(with_samples.ledger)
    names = ["acme/best", "acme/twin", "zeta/guesses"]
    twin, guesses = compare(snapshot, browser, suite, names).differences
    best, other = RECORDS[0].benchmarks[0].raw, RECORDS[1].benchmarks[0].raw
    assert twin["sums"].points == pytest.approx(100 * (other - best) / 0.75)
    assert twin["sums"].corrected is not None
    assert twin["sums"].corrected > 0.05 > (guesses["sums"].corrected or 1)
    assert twin["average"].n_items == 300
    text = said(page.layout(with_samples, models=BOTH + ",zeta/guesses"))
    assert "this suite does not tell the two apart" in text
    assert "the two differ beyond chance" in text


def test_without_samples_the_scores_own_errors_stand_in_and_it_is_said(sources: Sources) -> None:
    create_app(sources)
    text = said(page.layout(sources, models=BOTH))
    assert "Not paired" in text
    assert "There are no samples of acme/best and acme/twin here" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param({}, "Which models?", id="nothing-chosen"),
        pytest.param({"models": "acme/best"}, "Choose one more model", id="one-model"),
        pytest.param({"models": "a/b,acme/best"}, "has no a/b", id="unknown-model"),
        pytest.param({"models": BOTH, "suite": "none"}, "Item by item", id="unknown-suite"),
        pytest.param(
            {"models": BOTH, "show": "x", "pair": "9-z", "offset": "-1"},
            "1 to 10 of 300",
            id="nonsense",
        ),
        pytest.param({"models": BOTH, "search": "no such text"}, "No item fits", id="no-item"),
        pytest.param(
            {"models": BOTH, "task": "tiny_sums", "offset": "90"},
            "91 to 100 of 100",
            id="last-page",
        ),
        pytest.param(
            {"models": BOTH, "task": "tiny_numbers", "item": "tiny_numbers-009"},
            "cut off by the token limit",
            id="truncated",
        ),
        pytest.param(
            {"models": BOTH, "task": "tiny_numbers", "item": "tiny_numbers-009"},
            "no answer could be read",
            id="unparsable",
        ),
    ],
)
def test_every_address_gives_a_page_that_says_what_is_the_matter(
    with_samples: Sources, query: dict[str, str], words: str
) -> None:
    assert words in said(page.layout(with_samples, **query))


def test_the_items_shown_are_those_asked_for(with_samples: Sources) -> None:
    browser = sample_browser(with_samples.ledger)
    scores = [
        [s.score for task in record.tasks for s in task_samples(record, task.task, task.raw)]
        for record in RECORDS[:2]
    ]
    every = list(zip(*scores, strict=True))
    for show, fits in {
        "all": len(every),
        "differ": sum(a != b for a, b in every),
        "first": sum(a > b for a, b in every),
        "second": sum(a < b for a, b in every),
        "right": sum(a > 0 and b > 0 for a, b in every),
        "wrong": sum(a == b == 0 for a, b in every),
    }.items():
        found = browser.find(BEST, TWIN, Question(tasks=TASKS, show=show, limit=500))  # type: ignore[arg-type]
        assert (len(found.places), found.total) == (fits, fits), show
        assert [p.task for p in found.places] == sorted(
            (p.task for p in found.places), key=TASKS.index
        )
    searched = browser.find(BEST, TWIN, Question(tasks=TASKS[:1], search="what is 12?"))
    assert [place.doc_id for place in searched.places] == [12]


def test_missing_samples_are_named(sources: Sources) -> None:
    with pytest.raises(SamplesMissing, match="tiny_sums"):
        sample_browser(sources.ledger).pairs(BEST, TWIN, TASKS)


def test_the_templates_marks_stand_out_and_the_text_stays_whole() -> None:
    text = "<|im_start|>user\na < b [INST] |x| </s><start_of_turn> <b>no mark</b>"
    pieces = marked(text)
    found = [piece.children for piece in pieces if isinstance(piece, Component)]
    assert found == ["<|im_start|>", "[INST]", "</s>", "<start_of_turn>"]
    assert "".join(p if isinstance(p, str) else p.children for p in pieces) == text
    assert not MARKS.search("2 <| 3 and 4 |> 3")
    assert "and 5 more characters" in said(marked("y" * (LONGEST + 5))[-1])


def test_addresses_leave_out_what_says_nothing() -> None:
    assert address("/compare", models="a/b,c/d", task="", offset=0, q="ü &") == (
        "/compare?models=a/b,c/d&q=%C3%BC%20%26"
    )
    assert listed("a, b,,a") == ["a", "b"]
    assert (whole("12"), whole("-1"), whole("9" * 50)) == (12, 0, 0)
