"""Stored samples scored again: the old score stays, the difference is told, the board knows it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import duckdb
import pytest

from evaluator.hub_data import HubData
from evaluator.rescoring.rescore import Bench, NoSuchTask, NothingToScore, rescore
from evaluator.rescoring.scorers import SCORERS, NoResponses
from leaderboard import main
from leaderboard_app.rescored_view import rescored_section
from results.board import open_board, rebuild
from results.home import Home
from results.ledger import Ledger, digest
from results.publish import publish
from results.rescorings import DamagedRescoring, Rescorings
from results.samples import Sample, read_samples, samples_path, write_samples
from results.snapshot import Snapshot
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo
from results.verify import problems
from scheduler.intake import Intake
from tests.record_fixtures import NOON, SUITE, make_record

WORDS = SuiteInfo(
    name="words-v1",
    title="Words",
    description="Word problems.",
    digest="e" * 64,
    benchmarks=(
        BenchmarkInfo(
            name="gsm8k",
            title="GSM8K",
            description="Word problems.",
            metrics=("exact_match",),
            tasks=(TaskInfo(name="gsm8k", title="GSM8K", n_items=4),),
        ),
    ),
)
TARGET = "Natalia sold 48/2 = <<48/2=24>>24 clips in May.\n#### 1,072"
ANSWERS = ["So it is\n#### 1072", "That makes 1072 clips.", "The sum is $\\boxed{1072.0}$", "72"]
STRICT, FLEXIBLE, VERIFIED = [1.0, 0, 0, 0], [1.0, 1.0, 0, 0], [1.0, 1.0, 1.0, 0]


def sample(doc_id: int, response: str, score: float) -> Sample:
    return Sample(
        item=f"{doc_id}",
        cluster=f"{doc_id}",
        doc_id=doc_id,
        prompt="How many clips?",
        target=TARGET,
        choices=None,
        loglikelihoods=None,
        is_greedy=None,
        responses=[response],
        answer=None,
        score=score,
        values=[score],
        weights=[1.0],
        truncated=False,
        prompt_tokens=5,
        completion_tokens=3,
        doc_hash=f"{doc_id}",
        prompt_hash="p",
        target_hash="t",
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A ledger with one run, scored by the strict pattern."""
    home = Home(tmp_path)
    samples = [
        sample(place, text, score)
        for place, (text, score) in enumerate(zip(ANSWERS, STRICT, strict=True))
    ]
    name = samples_path("gsm8k")
    write_samples(home.run("words-1") / name, samples)
    objects = {name: digest(home.run("words-1") / name)}
    record = make_record(suite=WORDS, raws={"gsm8k": 0.25}, run_id="words-1", objects=objects)
    Ledger(home.runs).seal(record)
    return home


def bench(home: Home) -> Bench:
    hub = HubData(home.datasets, home.pins, "http://127.0.0.1:1", None)
    return Bench(Ledger(home.runs), Rescorings(home.rescorings), None, hub)


@pytest.mark.parametrize(
    ("scorer", "expected"),
    [("strict-match", STRICT), ("flexible-extract", FLEXIBLE), ("math-verify", VERIFIED)],
)
def test_each_scorer_reads_answers_its_own_way(scorer: str, expected: list[float]) -> None:
    assert [SCORERS[scorer].judge(text, TARGET).score for text in ANSWERS] == expected


@pytest.mark.parametrize(
    ("response", "target", "score"),
    [
        ("The answer is $\\frac{1}{2}$.", "0.5", 1.0),
        ("$\\boxed{x^2+2x+1}$", "(x+1)^2", 1.0),
        ("\\boxed{3}", "4", 0.0),
        ("", "4", 0.0),
    ],
)
def test_math_verify_compares_as_mathematics(response: str, target: str, score: float) -> None:
    assert SCORERS["math-verify"].judge(response, target).score == score


def test_the_run_keeps_its_score_and_the_difference_is_told(home: Home) -> None:
    record = home.run("words-1") / "record.json"
    before = record.read_bytes()
    entry = rescore(bench(home), "words-1", "flexible-extract", [], now=NOON)
    (task,), (benchmark,) = entry.tasks, entry.benchmarks
    assert (task.raw_before, task.raw, task.n_items, task.n_changed) == (0.25, 0.5, 4, 1)
    assert (benchmark.normalised_before, benchmark.normalised) == (25.0, 50.0)
    assert entry.record_sha256 == digest(record)
    assert record.read_bytes() == before
    folder = Rescorings(home.rescorings).folder(entry.rescoring_id)
    anew = read_samples(folder / samples_path("gsm8k"))
    assert [(one.answer, one.score) for one in anew[:2]] == [("1072", 1.0), ("1072", 1.0)]
    old = read_samples(home.run("words-1") / samples_path("gsm8k"))
    kept = [dataclasses.replace(a, answer=None, score=0, values=[]) for a in anew]
    assert kept == [dataclasses.replace(a, answer=None, score=0, values=[]) for a in old]


def test_the_same_scorer_makes_the_same_rescoring(home: Home) -> None:
    first = rescore(bench(home), "words-1", "math-verify", [], now=NOON)
    assert rescore(bench(home), "words-1", "math-verify", ["gsm8k"], now=NOON) == first
    assert Rescorings(home.rescorings).ids() == [first.rescoring_id]


def test_the_board_takes_it_up_and_a_rebuild_gives_the_same(home: Home) -> None:
    rebuild(Ledger(home.runs), home.board, [WORDS])
    rescore(bench(home), "words-1", "math-verify", [], now=NOON)
    intake = Intake(home)
    assert (intake.take(), intake.take()) == (1, 0)
    assert list(problems(home, [WORDS])) == []
    run = Snapshot(publish(home.board, home.public, [WORDS], now=NOON)).run("words-1")
    (row,) = run.rescorings
    assert (row["scorer"], row["normalised_before"], row["normalised"]) == ("math-verify", 25, 75)
    assert run.average == 25.0
    assert "+50.00" in str(rescored_section(WORDS, run.rescorings))
    assert rescored_section(WORDS, []) is None


def test_a_rescoring_that_was_changed_is_left_out(home: Home) -> None:
    entry = rescore(bench(home), "words-1", "math-verify", [], now=NOON)
    store = Rescorings(home.rescorings)
    write_samples(store.folder(entry.rescoring_id) / samples_path("gsm8k"), [])
    with pytest.raises(DamagedRescoring, match="has changed"):
        store.read(entry.rescoring_id)
    rebuilt = rebuild(Ledger(home.runs), home.board, [WORDS], rescorings=store)
    assert [type(reason) for reason in rebuilt.left_out] == [DamagedRescoring]
    with open_board(home.board) as board:
        assert board.con.execute("SELECT count(*) FROM rescorings").fetchone() == (0,)


def test_what_cannot_be_scored_again_is_refused(home: Home) -> None:
    with pytest.raises(NoSuchTask, match="it has gsm8k"):
        rescore(bench(home), "words-1", "math-verify", ["gsm9k"], now=NOON)
    chosen = dataclasses.replace(sample(0, "", 1.0), responses=None, choices=["a"])
    name = samples_path("tiny_sums")
    for task in ("tiny_sums", "tiny_letters", "tiny_numbers"):
        write_samples(home.run("choices-1") / samples_path(task), [chosen])
    record = make_record("a/choices", suite=SUITE, run_id="choices-1")
    Ledger(home.runs).seal(record)
    assert name
    with pytest.raises(NothingToScore, match="--scorer lm-eval"):
        rescore(bench(home), "choices-1", "math-verify", [], now=NOON)
    with pytest.raises(NoResponses, match="tiny_sums"):
        rescore(bench(home), "choices-1", "math-verify", ["tiny_sums"], now=NOON)


def test_the_command_shows_both_scores(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(home.root))
    assert main(["rescore", "words-1", "--scorer", "math-verify"]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("0.2500", "0.7500", "+50.00", "gsm8k, normalised"))
    assert main(["rescore", "words-2", "--scorer", "math-verify"]) == 2
    assert "words-2" in capsys.readouterr().err


def test_rescorings_are_one_row_a_benchmark(home: Home) -> None:
    rescore(bench(home), "words-1", "strict-match", [], now=NOON)
    rebuild(Ledger(home.runs), home.board, [WORDS], rescorings=Rescorings(home.rescorings))
    with duckdb.connect(home.board, read_only=True) as con:
        assert con.execute("SELECT benchmark, n_changed FROM rescorings").fetchall() == [
            ("gsm8k", 0)
        ]
