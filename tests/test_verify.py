"""`verify` finds each planted damage and names it, and is silent about a sound home."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from results.board import open_board
from results.home import Home
from results.ledger import Ledger, digest
from results.publish import publish
from results.record import RunRecord
from results.samples import Sample, read_samples, samples_path, write_samples
from results.verify import problems
from tests.record_fixtures import N_ITEMS, NOON, SUITE, make_record


def sample(place: int, score: float) -> Sample:
    return Sample(
        item=f"i{place}",
        cluster=f"i{place}",
        doc_id=place,
        prompt="1 + 1 =",
        target="2",
        choices=["2", "3"],
        loglikelihoods=[-0.5, -1.5],
        is_greedy=[True, False],
        responses=None,
        answer="2",
        score=score,
        values=[score],
        weights=[1.0],
        truncated=None,
        prompt_tokens=5,
        completion_tokens=1,
        doc_hash="d",
        prompt_hash="p",
        target_hash="t",
    )


def sealed(ledger: Ledger, repo: str) -> RunRecord:
    """A finished run with the samples of its first task: 70 right answers of 100."""
    record = make_record(repo)
    path = ledger.folder(record.run_id) / samples_path("tiny_sums")
    write_samples(path, [sample(i, float(i < 70)) for i in range(N_ITEMS)])
    record = record.model_copy(update={"objects": {samples_path("tiny_sums"): digest(path)}})
    ledger.seal(record)
    return record


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    ledger = Ledger(home.runs)
    with open_board(home.board) as board:
        board.set_suites([SUITE])
        for repo in ("acme/apple", "acme/pear"):
            board.add(sealed(ledger, repo))
    publish(home.board, home.public, [SUITE], now=NOON)
    return home


def pear(home: Home) -> Path:
    return home.run("acme-pear-1")


def reseal(home: Home, **changes: object) -> None:
    """Rewrite the record so that its digests hold, but not its sense."""
    path = pear(home) / "record.json"
    raw = json.loads(path.read_text())
    path.write_text(json.dumps(raw | changes))


def fewer_samples(home: Home) -> None:
    path = pear(home) / samples_path("tiny_sums")
    write_samples(path, read_samples(path)[:-1])
    reseal(home, objects={samples_path("tiny_sums"): digest(path)})


def kinder_samples(home: Home) -> None:
    path = pear(home) / samples_path("tiny_sums")
    write_samples(path, [sample(i, 1.0) for i in range(N_ITEMS)])
    reseal(home, objects={samples_path("tiny_sums"): digest(path)})


def board_sql(statement: str) -> Callable[[Home], None]:
    def damage(home: Home) -> None:
        with duckdb.connect(home.board) as con:
            con.execute(statement)

    return damage


def snapshot(home: Home) -> Path:
    return (home.public / "current").resolve()


def test_a_sound_home_has_no_problems(home: Home) -> None:
    assert list(problems(home, [SUITE])) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        pytest.param(
            lambda h: (pear(h) / samples_path("tiny_sums")).write_bytes(b"x"),
            "acme-pear-1 is damaged: samples/tiny_sums.parquet has changed",
            id="samples-overwritten",
        ),
        pytest.param(
            lambda h: (pear(h) / samples_path("tiny_sums")).unlink(),
            "acme-pear-1 is damaged: samples/tiny_sums.parquet is missing",
            id="samples-lost",
        ),
        pytest.param(fewer_samples, "holds 99 items, the score 100", id="a-sample-lost"),
        pytest.param(kinder_samples, "averages 1.0, the score says 0.7", id="samples-improved"),
        pytest.param(
            lambda h: (pear(h) / "record.json").write_text("{}"),
            "acme-pear-1 is damaged: record.json",
            id="record-emptied",
        ),
        pytest.param(
            board_sql("UPDATE benchmark_scores SET raw = 0.9 WHERE run_id = 'acme-pear-1'"),
            "table benchmark_scores has 2 rows",
            id="board-score-changed",
        ),
        pytest.param(
            board_sql("DELETE FROM runs WHERE run_id = 'acme-pear-1'"),
            "table runs has 0 rows that the ledger does not give, and lacks 1",
            id="board-run-deleted",
        ),
        pytest.param(
            lambda h: h.board.write_bytes(b"nothing" * 4096), "cannot be read", id="board-torn"
        ),
        pytest.param(
            lambda h: (snapshot(h) / "board.duckdb").write_bytes(b"x"),
            "board.duckdb has changed since it was published",
            id="snapshot-changed",
        ),
        pytest.param(
            lambda h: (snapshot(h) / "manifest.json").unlink(),
            "manifest.json cannot be read",
            id="manifest-lost",
        ),
    ],
)
def test_a_planted_damage_is_named(home: Home, damage: Callable[[Home], None], named: str) -> None:
    damage(home)
    found = list(problems(home, [SUITE]))
    assert any(named in problem for problem in found), found
    assert not any("acme-apple-1" in problem for problem in found)
