"""The board takes scores and nothing else, and is what the ledger says it is."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from results.board import Board, open_board, rebuild
from results.checks import NotRanked
from results.ledger import Ledger
from results.publish import publish
from results.record import RunRecord
from tests.record_fixtures import NOON, SUITE, make_record

TABLES = ("suites", "runs", "benchmark_scores", "task_scores", "standing")


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(path, read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        return {t: con.execute(f"SELECT * FROM {t} ORDER BY ALL").fetchall() for t in TABLES}


def standing(board: Board) -> list[str]:
    return [r for (r,) in board.con.execute("SELECT run_id FROM standing ORDER BY 1").fetchall()]


def with_task(record: RunRecord, **changes: object) -> RunRecord:
    """The record with its first task changed."""
    first, *rest = record.tasks
    return record.model_copy(update={"tasks": (first.model_copy(update=changes), *rest)})


def test_a_run_is_added_once(tmp_path: Path) -> None:
    record = make_record()
    with open_board(tmp_path / "board.duckdb") as board:
        assert board.add(record)
        assert not board.add(record)
        assert board.con.execute("SELECT average, model FROM runs").fetchall() == [
            (pytest.approx(55.0), "acme/apple")
        ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        pytest.param(make_record(limit=5), "only 5 items", id="smoke-run"),
        pytest.param(
            make_record().model_copy(update={"tasks": make_record().tasks[1:]}),
            "no task tiny_sums",
            id="a-task-is-missing",
        ),
        pytest.param(
            make_record().model_copy(update={"benchmarks": make_record().benchmarks[1:]}),
            "no benchmark sums",
            id="a-benchmark-is-missing",
        ),
        pytest.param(
            with_task(make_record(), n_items=99), "100 items, of which 99", id="a-shortened-dataset"
        ),
        pytest.param(with_task(make_record(), num_fewshot=5), "5 shots, not 0", id="other-shots"),
        pytest.param(with_task(make_record(), raw=0.71), "states raw 0.7, not 0.71", id="a-lie"),
    ],
)
def test_what_is_no_score_is_refused(tmp_path: Path, record: RunRecord, reason: str) -> None:
    with open_board(tmp_path / "board.duckdb") as board:
        with pytest.raises(NotRanked, match=reason):
            board.add(record)
        assert board.run_ids() == []


def test_an_unknown_error_is_null_and_not_zero(tmp_path: Path) -> None:
    record = make_record()
    unknown = tuple(
        score.model_copy(update={"stderr": None, "normalised_stderr": None})
        for score in record.benchmarks
    )
    with open_board(tmp_path / "board.duckdb") as board:
        board.add(record.model_copy(update={"benchmarks": unknown}))
        assert board.con.execute("SELECT average_stderr FROM runs").fetchall() == [(None,)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in-order", "late-first"])
def test_of_two_runs_for_the_same_the_first_to_finish_stands(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    later = NOON + timedelta(hours=1)
    runs = [make_record(run_id="s1-1"), make_record(run_id="s1-2", finished_at=later)]
    with open_board(tmp_path / "board.duckdb") as board:
        board.set_suites([SUITE])
        for place in order:
            board.add(runs[place])
        assert standing(board) == ["s1-1"]


def test_another_commit_precision_or_template_stands_beside_the_first(tmp_path: Path) -> None:
    variants: list[dict[str, object]] = [
        {"commit": "a" * 40},
        {"precision": "float16"},
        {"chat_template": True},
        {},
    ]
    with open_board(tmp_path / "board.duckdb") as board:
        board.set_suites([SUITE])
        for place, model in enumerate(variants):
            board.add(make_record(run_id=f"s{place}-1", model=model))
        assert len(standing(board)) == 4


def test_a_run_of_another_version_of_the_suite_does_not_stand(tmp_path: Path) -> None:
    with open_board(tmp_path / "board.duckdb") as board:
        board.set_suites([SUITE.model_copy(update={"digest": "e" * 64})])
        board.add(make_record())
        assert standing(board) == []


def test_a_rebuilt_board_holds_the_same(tmp_path: Path) -> None:
    ledger, path = Ledger(tmp_path / "runs"), tmp_path / "board.duckdb"
    records = [make_record(repo=f"acme/m{i}", raws={"tiny_sums": i / 10}) for i in range(5)]
    with open_board(path) as board:
        board.set_suites([SUITE])
        for record in reversed(records):
            ledger.seal(record)
            board.add(record)
    before = contents(path)
    path.unlink()
    assert rebuild(ledger, path, [SUITE]).added == 5
    assert contents(path) == before


def test_a_damaged_run_costs_a_rebuild_only_itself(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "runs")
    for repo in ("acme/good", "acme/bad"):
        ledger.seal(make_record(repo))
    (ledger.folder("acme-bad-1") / "record.json").write_text("{")
    result = rebuild(ledger, tmp_path / "board.duckdb", [SUITE])
    assert result.added == 1
    (problem,) = result.left_out
    assert "acme-bad-1" in str(problem)


def test_a_snapshot_carries_the_catalogue_even_when_nothing_has_run(tmp_path: Path) -> None:
    folder = publish(tmp_path / "board.duckdb", tmp_path / "public", [SUITE], now=NOON)
    assert (tmp_path / "public" / "current").resolve() == folder
    assert [row[0] for row in contents(folder / "board.duckdb")["suites"]] == ["tiny-v1"]


def test_snapshots_of_one_instant_have_names_of_their_own_in_order(tmp_path: Path) -> None:
    board, public = tmp_path / "board.duckdb", tmp_path / "public"
    names = [publish(board, public, [SUITE], now=NOON).name for _ in range(3)]
    assert sorted(set(names)) == names


def test_an_abandoned_draft_is_cleared_away(tmp_path: Path) -> None:
    public = tmp_path / "public"
    (public / ".20260101T000000.000000Z.draft").mkdir(parents=True)
    publish(tmp_path / "board.duckdb", public, [SUITE], now=NOON)
    assert not list(public.glob(".*draft"))


def test_a_snapshot_holds_the_whole_ranking_ready_to_be_handed_out(tmp_path: Path) -> None:
    with open_board(tmp_path / "board.duckdb") as board:
        board.add(make_record())
    folder = publish(tmp_path / "board.duckdb", tmp_path / "public", [SUITE], now=NOON)
    tables = folder / "tables" / "tiny-v1"
    text = (tables / "ranking.csv").read_bytes()
    assert gzip.decompress((tables / "ranking.csv.gz").read_bytes()) == text
    (row,) = csv.DictReader(text.decode().splitlines())
    assert row["model"] == "acme/apple"
    assert float(row["average"]) == pytest.approx(55.0)
    frame = pl.read_parquet(tables / "ranking.parquet")
    assert frame["average"].to_list() == [float(row["average"])]
    objects = json.loads((folder / "manifest.json").read_text())["objects"]
    assert "tables/tiny-v1/scores.parquet" in objects
