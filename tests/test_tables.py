"""Tables as other programs read them, byte for byte."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from results.snapshot import Snapshot
from results.tables import to_csv, to_json, to_parquet
from results.view import View

FRAME = pl.DataFrame(
    {
        "model": ["acme/one", 'says "hi", twice', None, "two\nlines"],
        "average": [0.1 + 0.2, -1.0, None, float("nan")],
        "parameters": [7_000_000_000, None, 0, 1],
        "chat_template": [True, None, False, True],
        "finished_at": [datetime(2026, 3, 1, 12, 30, tzinfo=UTC), None, None, None],
        "choices": [["a", "b"], None, [], ["=1"]],
    }
)


def test_csv_is_rfc_4180_with_numbers_in_full_and_unknown_empty() -> None:
    assert to_csv(FRAME) == (
        b"model,average,parameters,chat_template,finished_at,choices\r\n"
        b'acme/one,0.30000000000000004,7000000000,true,2026-03-01T12:30:00Z,"[""a"", ""b""]"\r\n'
        b'"says ""hi"", twice",-1.0,,,,\r\n'
        b",,0,false,,[]\r\n"
        b'"two\nlines",,1,true,,"[""=1""]"\r\n'
    )


def test_json_gives_null_for_unknown_and_never_nan() -> None:
    assert json.loads(to_json(FRAME), parse_constant=pytest.fail)[3] == {
        "model": "two\nlines",
        "average": None,
        "parameters": 1,
        "chat_template": True,
        "finished_at": None,
        "choices": ["=1"],
    }


def test_parquet_gives_the_same_frame_back() -> None:
    assert pl.read_parquet(io.BytesIO(to_parquet(FRAME))).equals(FRAME)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_a_spreadsheet_would_run_is_made_inert(start: str) -> None:
    (cell,) = pd.read_csv(io.BytesIO(to_csv(pl.DataFrame({"text": [f"{start}1+1"]}))))["text"]
    assert cell.startswith("'")


def test_a_negative_number_stays_a_number() -> None:
    assert to_csv(pl.DataFrame({"n": [-1.5, -2.0]})) == b"n\r\n-1.5\r\n-2.0\r\n"


def test_no_rows_are_a_header_and_an_empty_list() -> None:
    assert to_csv(FRAME.clear()).count(b"\r\n") == 1
    assert to_json(FRAME.clear()) == b"[]"


def test_pandas_and_duckdb_read_the_very_numbers_of_the_ranking(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    frame = snapshot.ranking("tiny-v1", View(columns=("all",)))
    path = tmp_path / "ranking.csv"
    path.write_bytes(to_csv(frame))
    for name in ("average", "average_stderr", "sums", "patterns_raw_stderr"):
        assert pd.read_csv(path)[name].to_list() == frame[name].to_list()
    with duckdb.connect() as con:
        read = con.execute("SELECT average FROM read_csv($1)", [str(path)]).fetchall()
    assert [row[0] for row in read] == frame["average"].to_list()
