"""One SELECT over a snapshot, and nothing that is more: no file, no second statement, no excess."""

from __future__ import annotations

from pathlib import Path

import pytest

from leaderboard_app.sources import Sources
from results.select.ask import (
    Selected,
    SelectLimits,
    SelectRefused,
    SelectTooLong,
    SelectTooMuch,
    environment,
    select,
)

LIMITS = SelectLimits(seconds=20, memory_mib=512, rows=100)
# Each starts a process of its own.
pytestmark = pytest.mark.kill


@pytest.fixture
def folder(sources: Sources) -> Path:
    return sources.snapshots.current().folder


def ask(folder: Path, query: str) -> Selected:
    return select(folder, query, LIMITS)


def test_the_rows_come_in_the_order_asked_for(folder: Path, sources: Sources) -> None:
    found = ask(folder, "SELECT model, average FROM standing ORDER BY average DESC, model; -- so")
    ranked = sources.snapshots.current().ranked("tiny-v1").frame
    assert found.frame["average"].to_list() == ranked["average"].to_list()
    assert not found.truncated


def test_more_rows_than_allowed_are_cut_off_and_said_to_be(folder: Path) -> None:
    found = ask(folder, "FROM range(1000)")
    assert (len(found.frame), found.truncated) == (100, True)
    assert ask(folder, "FROM range(100)").truncated is False


def test_columns_of_every_type_and_of_one_name_come_through(folder: Path) -> None:
    query = (
        "SELECT 1 a, 2 a, {'x': 1} s, [1, 2] l, sum(i) h, 1.5 d, now() n, blob 'ab' b,"
        " interval 1 day i, NULL u FROM range(10) t(i)"
    )
    (row,) = ask(folder, query).frame.to_dicts()
    assert list(row) == ["a", "a_1", "s", "l", "h", "d", "n", "b", "i", "u"]
    assert (row["a_1"], row["l"], row["h"], row["d"], row["u"]) == (2, [1, 2], 45.0, 1.5, None)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "there is no statement"),
        ("SELEC", "syntax error"),
        ("SELECT nothing FROM runs", "nothing"),
        ("SELECT 1; SELECT 2", "give exactly one SELECT"),
        ("SELECT 1) t; COPY (SELECT 1", "syntax error"),
        ("DROP TABLE runs", "DROP is not allowed"),
        ("INSERT INTO runs SELECT * FROM runs", "INSERT is not allowed"),
        ("COPY runs TO '{home}/x.csv'", "COPY is not allowed"),
        ("ATTACH '{home}/x.duckdb'", "ATTACH is not allowed"),
        ("INSTALL httpfs", "is not allowed"),
        ("LOAD httpfs", "is not allowed"),
        ("SET enable_external_access = true", "SET is not allowed"),
        ("PRAGMA database_list", "PRAGMA is not allowed"),
        ("SELECT * FROM read_csv('{home}/secret.csv')", "disabled by configuration"),
        ("SELECT * FROM '{home}/secret.csv'", "disabled by configuration"),
        ("SELECT * FROM read_text('/proc/self/environ')", "disabled by configuration"),
        ("SELECT * FROM glob('/*')", "disabled by configuration"),
        ("SELECT * FROM query('DROP TABLE runs')", "single SELECT"),
        ("SELECT getenv('HOME')", "getenv does not exist"),
        ("SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')", "disabled"),
        ("SELECT 1 -- " + "x" * 20_000, "longer than 20,000 characters"),
    ],
    ids=lambda text: text[:30],
)
def test_whatever_is_not_one_select_of_the_snapshot_is_refused(
    folder: Path, tmp_path: Path, query: str, said: str
) -> None:
    (tmp_path / "secret.csv").write_text("secret\n1\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(SelectRefused) as refused:
        ask(folder, query.replace("{home}", str(tmp_path)))
    assert said.lower() in str(refused.value).lower()
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_endless_statement_ends(folder: Path) -> None:
    endless = (
        "WITH RECURSIVE t AS (SELECT 1 i UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t"
    )
    limits = SelectLimits(seconds=1, memory_mib=512, rows=10)
    with pytest.raises(SelectTooLong, match="longer than the 1 seconds allowed"):
        select(folder, endless, limits)


def test_a_statement_that_eats_memory_ends(folder: Path) -> None:
    with pytest.raises(SelectTooMuch, match="more than the 512 MiB"):
        ask(folder, "SELECT list(i) FROM range(400000000) t(i)")


def test_the_process_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADERBOARD_HUB_TOKEN", "hf_secret")
    assert set(environment()) <= {"PATH", "PYTHONPATH"}
