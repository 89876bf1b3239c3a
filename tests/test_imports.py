"""What an import takes, refuses and keeps, and what the board makes of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from leaderboard import main
from results.board import open_board, rebuild
from results.contents import NotContents, read_contents
from results.home import Home
from results.import_contents import Offer, import_contents
from results.imports import Imports
from results.ledger import Ledger
from results.snapshot import Snapshot
from results.verify import problems
from tests.contents_fixtures import as_csv, offer, row
from tests.record_fixtures import NOON, SUITE
from tests.test_board import contents


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    return Imports(tmp_path / "imports")


def test_the_same_table_again_adds_nothing(imports: Imports) -> None:
    data = as_csv(row("acme/a"), row("acme/b"))
    assert offer(imports, data).added == 2
    again = offer(imports, data)
    assert (again.added, again.same, again.refused) == (0, 2, ())
    assert len(imports.ids()) == 1


def test_a_later_table_adds_what_is_new_and_cannot_change_what_is_there(imports: Imports) -> None:
    offer(imports, as_csv(row("acme/a"), row("acme/b")))
    later = as_csv(row("acme/a", Generation=3), row("acme/b"), row("acme/c"))
    outcome = import_contents(
        imports, Offer(file="later.csv", data=later, by="ada"), NOON + timedelta(days=1)
    )
    assert (outcome.added, outcome.same) == (1, 1)
    (refusal,) = outcome.refused
    assert (refusal.row, refusal.name) == (1, "acme_a_bfloat16")
    assert "other values, which stand" in refusal.reason
    with open_board(imports.root.parent / "board.duckdb") as board:
        assert board.take_imports(imports).added == 2
        rows = board.con.execute("SELECT model, generation FROM runs ORDER BY 1").fetchall()
    assert rows == [("acme/a", 0), ("acme/b", 0), ("acme/c", 0)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"IFEval Raw": 1.5}, "its IFEval Raw is 1.5, which is no number from 0 to 1"),
        ({"BBH": None}, "its BBH is nothing, which is no number from 0 to 100"),
        ({"MUSR": "NaN"}, "its MUSR is NaN"),
        ({"GPQA": 21.0}, "its GPQA is 21.0, which is not what GPQA Raw gives"),
        ({"Average ⬆️": 31.0}, "its Average ⬆️ is 31.0, which is not the mean of its benchmarks"),
        ({"Precision": "int3"}, "its Precision is int3, which is no number format known here"),
        ({"Weight type": "Magic"}, "its Weight type is Magic"),
        ({"Chat Template": None}, "its Chat Template is nothing"),
        ({"fullname": "<script>/x"}, "its fullname is <script>/x"),
        ({"fullname": "a/" + "b" * 10_000}, "its fullname is a/bbb"),
        ({"eval_name": "../../etc"}, "its eval_name is ../../etc"),
        ({"eval_name": "acme_good_bfloat16"}, "stands twice"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_row_that_is_no_score_is_refused_with_its_reason(
    imports: Imports, changes: dict[str, object], reason: str
) -> None:
    good, bad = row("acme/good"), row("acme/bad") | changes
    outcome = offer(imports, as_csv(good, {name: bad[name] for name in good}))
    assert outcome.added == 1
    (refusal,) = outcome.refused
    assert refusal.row == 2
    assert reason in refusal.reason
    (entry,) = imports.sound()[0]
    assert entry.refused == outcome.refused


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "neither as CSV nor as Parquet"),
        (b"PAR1 and then nothing", "neither as CSV nor as Parquet"),
        (b"\xff\xfe\x00\x01\n\x00", "it has no column eval_name"),
        (b"model,score\na,1\n", "it has no column eval_name, fullname"),
        (as_csv(row()).splitlines()[0] + b"\n", "it has no rows"),
    ],
    ids=["empty", "torn-parquet", "binary", "foreign", "head-alone"],
)
def test_what_is_no_such_table_is_refused_with_a_sentence(
    imports: Imports, data: bytes, problem: str
) -> None:
    with pytest.raises(NotContents, match=problem):
        offer(imports, data)
    assert imports.ids() == []


def test_parquet_gives_the_same_as_csv_and_optional_columns_may_be_missing() -> None:
    full = row("acme/a") | {"Precision": "4bit", "#Params (B)": -1.0, "Hub License": None}
    few = pl.DataFrame([full]).drop("CO₂ cost (kg)", "Base Model", "Type")
    out = io.BytesIO()
    few.write_parquet(out)
    table = read_contents(out.getvalue())
    assert table.equals(read_contents(few.write_csv().encode()))
    assert table["CO₂ cost (kg)"].to_list() == [None]


def test_a_rebuilt_board_has_the_imports_too(imports: Imports) -> None:
    path = imports.root.parent / "board.duckdb"
    offer(imports, as_csv(row("acme/a"), row("acme/b")))
    with open_board(path) as board:
        board.take_imports(imports)
        board.set_suites([SUITE])
        assert board.take_imports(imports).added == 0
    before = contents(path)
    rebuild(Ledger(imports.root.parent / "runs"), path, [SUITE], imports)
    assert contents(path) == before
    assert len(before["standing"]) == 2


@pytest.mark.parametrize("file", ["source", "import.json"])
def test_verify_finds_a_damaged_import(tmp_path: Path, file: str) -> None:
    home = Home(tmp_path)
    imports = Imports(home.imports)
    offer(imports, as_csv(row("acme/a")))
    with open_board(home.board) as board:
        board.set_suites([SUITE])
        board.take_imports(imports)
    assert list(problems(home, [SUITE])) == []
    (name,) = imports.ids()
    (home.imports / name / file).write_bytes(b"{}")
    assert any(f"import {name} is damaged: {file}" in found for found in problems(home, [SUITE]))


def test_the_command_imports_publishes_and_says_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path))
    file = tmp_path / "mine.csv"
    file.write_bytes(as_csv(row("acme/a"), row("acme/b", BBH=200.0)))
    command = ["import", "contents", str(file), "--as-of", "2025-02-20"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "mine.csv: 2 rows, added: 1, same: 0, refused: 1" in said
    assert "row 2 (acme_b_bfloat16): its BBH is 200.0" in said
    assert "published" in said
    snapshot = Snapshot((tmp_path / "public" / "current").resolve())
    assert snapshot.imported("acme/a")[0].as_of == date(2025, 2, 20)
    assert main(command) == 0
    assert "the board has them already" in capsys.readouterr().out
    assert main(["import", "contents", str(tmp_path / "nothing.csv")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err
