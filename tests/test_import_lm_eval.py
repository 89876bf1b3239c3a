"""lm-eval's files of many versions: whole suites are taken, all else is refused with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import leaderboard
from results.board import open_board
from results.formats.lm_eval import lm_eval
from results.home import Home
from results.import_contents import Offer
from results.import_lm_eval import Verdict, import_lm_eval
from results.imports import Imports
from results.lm_eval_output import NotLmEval, read_output
from results.record import RunRecord
from results.snapshot import Snapshots
from results.view import ALL, View
from tests.record_fixtures import NOON, SUITE, make_record
from tests.shared_data import shared_data
from tests.test_formats import subject

Change = Callable[[dict[str, Any]], object]
REAL = {
    "01_hlzhang109": "added to open-llm-v2-imported",
    "03_hlzhang109": "added to open-llm-v2-imported",
    "07_eleutherai": "arc_challenge has 0 shots, not 25",
    "08_eleutherai": "arc_challenge has 0 shots, not 25",
    "11_eleutherai": "it has no 'config'",
    "12_eleutherai": "hellaswag has 0 shots, not 10",
    "14_eleutherai": "'gpt2' is no name on the Hub",
    "16_eleutherai": "no suite here has any of its tasks (steer",
    "18_eleutherai": "it was cut short (limit 100)",
    "19_eleutherai": "it was cut short (limit 50)",
    "23_eleutherai": "no suite here has any of its tasks (en_it_public)",
    "25_eleutherai": "FLOR-760M' is no name on the Hub",
    "28_eleutherai": "no suite here has any of its tasks (nl2foam",
    "30_eleutherai": "it was cut short (limit 20)",
    "33_huggingface": "it has no 'config'",
    "35_huggingface": "no suite here has any of its tasks (hendrycksTest",
    "38_huggingface": "arc_challenge is missing",
    "40_arispiesberger": "an adapter was on it",
}


def results(record: RunRecord | None = None) -> bytes:
    """A results file as our own export writes it."""
    one = subject(record=record or make_record())
    return next(iter(lm_eval(one).values()))


def offered(
    imports: Imports, data: bytes, *, model: str | None = None, among_own: bool = False
) -> Verdict:
    offer = Offer(file="results.json", data=data, by="ada")
    return import_lm_eval(imports, offer, [SUITE], NOON, model=model, among_own=among_own)


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    return Imports(tmp_path / "imports")


def test_what_was_exported_comes_back_with_the_same_numbers(imports: Imports) -> None:
    assert offered(imports, results()).added == ("tiny-v1-imported",)
    with open_board(imports.root.parent / "board.duckdb") as board:
        board.set_suites([SUITE])
        assert board.take_imports(imports).added == 1
        rows = board.con.execute(
            "SELECT benchmark, raw, normalised, n_items FROM benchmark_scores ORDER BY position"
        ).fetchall()
        (model, commit, precision) = board.con.execute(
            "SELECT model, commit, precision FROM standing"
        ).fetchone() or (None, None, None)
    record = make_record()
    assert rows == [
        (one.benchmark, pytest.approx(one.raw), pytest.approx(one.normalised), one.n_items)
        for one in record.benchmarks
    ]
    assert (model, commit, precision) == (record.model.repo, record.model.commit, "bfloat16")


def test_the_same_file_again_adds_nothing(imports: Imports) -> None:
    offered(imports, results())
    assert offered(imports, results()) == Verdict(file="results.json", same=True)
    assert len(imports.ids()) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda raw: raw["results"].pop("tiny_sums"), "tiny_sums is missing"),
        (lambda raw: raw["n-shot"].update(tiny_sums=9), "tiny_sums has 9 shots, not"),
        (lambda raw: raw["n-shot"].pop("tiny_sums"), "tiny_sums does not say its shots"),
        (lambda raw: raw["n-samples"]["tiny_sums"].update(effective=7), "has 7 items, not 100"),
        (lambda raw: raw.pop("n-samples"), "does not say how many items were answered"),
        (lambda raw: raw["results"]["tiny_sums"].update({"acc,none": 1.5}), "no number from 0 to"),
        (lambda raw: raw["results"]["tiny_sums"].update({"acc,none": "N/A"}), "no number from 0"),
        (lambda raw: raw["config"].update(limit=10), "it was cut short (limit 10)"),
        (lambda raw: raw["config"]["model_args"].update(pretrained="/tmp/x"), "no name on the Hub"),
        (lambda raw: raw["config"]["model_args"].update(peft="acme/lora"), "an adapter was on it"),
    ],
    ids=[
        "task",
        "shots",
        "no-shots",
        "items",
        "no-items",
        "range",
        "text",
        "limit",
        "path",
        "peft",
    ],
)
def test_what_is_no_score_of_a_suite_is_refused_with_its_reason(
    imports: Imports, change: Change, reason: str
) -> None:
    raw = json.loads(results())
    change(raw)
    refused = offered(imports, json.dumps(raw).encode()).refused
    assert refused is not None
    assert reason in refused
    assert imports.ids() == []


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b'{"results": 3}', b"\xff\xfe"])
def test_what_lm_eval_never_wrote_is_said_to_be_that(data: bytes) -> None:
    with pytest.raises(NotLmEval, match="no results file of lm-eval"):
        read_output(data)


def test_the_operator_names_a_model_that_the_file_does_not(imports: Imports) -> None:
    raw = json.loads(results())
    raw["config"]["model_args"]["pretrained"] = "/data/apple"
    data = json.dumps(raw).encode()
    assert offered(imports, data, model="acme/apple").added == ("tiny-v1-imported",)


def test_imports_rank_among_own_runs_only_if_the_operator_says_so(tmp_path: Path) -> None:
    record = make_record("acme/pear")
    for among_own, ranked in ((False, ["acme/pear"]), (True, ["acme/apple", "acme/pear"])):
        home = Home(tmp_path / str(among_own))
        offered(Imports(home.imports), results(), among_own=among_own)
        with open_board(home.board) as board:
            board.set_suites([SUITE])
            board.add(record)
            board.take_imports(Imports(home.imports))
            rows = board.con.execute(
                "SELECT model FROM standing WHERE suite = 'tiny-v1' ORDER BY model"
            ).fetchall()
        assert [model for (model,) in rows] == ranked


def test_every_real_file_is_taken_or_refused_for_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path))
    folder = shared_data() / "lm_eval_results"
    for name, said in REAL.items():
        leaderboard.main(["import", "lm-eval", str(folder / name)])
        assert said in capsys.readouterr().out, name
    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(REAL)
    ranking = (
        Snapshots(Home(tmp_path).public)
        .current()
        .ranking("open-llm-v2-imported", View(columns=(ALL,)))
    )
    assert ranking["model"].to_list() == ["Qwen/Qwen2.5-7B", "meta-llama/Meta-Llama-3-8B"]
    assert ranking["average_stderr"].is_null().all()
    assert ranking["average_bound"].is_not_null().all()
    assert leaderboard.main(["verify"]) == 0


def test_a_folder_that_is_not_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path))
    assert leaderboard.main(["import", "lm-eval", str(tmp_path / "none")]) == 1
    assert "refused: it cannot be read: No such file or directory" in capsys.readouterr().out
