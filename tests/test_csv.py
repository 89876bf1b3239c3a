"""CSV as people get it over the API: opens as it should elsewhere, in full or rounded."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from flask.testing import FlaskClient

from leaderboard_app.api.submissions import CSV_SCHEMA
from results.contents import published_suite
from results.dictionary import dictionary
from results.rounding import rounded
from results.samples import SCHEMA
from results.snapshot import Snapshot
from results.table_columns import SAMPLES, SCORES, SUBMISSIONS
from results.tables import FORMULA
from tests.record_fixtures import SUITE

PATHS = ("suites/tiny-v1/ranking", "suites/tiny-v1/scores")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("digits", ["", "2"])
def test_pandas_and_duckdb_read_the_numbers_that_json_has(
    client: FlaskClient, tmp_path: Path, path: str, digits: str
) -> None:
    query = {"round": digits} | ({"columns": "all"} if "ranking" in path else {})
    data = client.get(f"/api/v1/{path}.csv", query_string=query).data
    true = pl.DataFrame(
        client.get(f"/api/v1/{path}.json", query_string=query).get_json(), infer_schema_length=None
    )
    (tmp_path / "it.csv").write_bytes(data)
    panda = pd.read_csv(io.BytesIO(data))
    duck = duckdb.read_csv(str(tmp_path / "it.csv")).pl()
    assert list(panda.columns) == duck.columns == true.columns
    numbers = true.select(pl.selectors.numeric()).columns
    assert len(numbers) > 5
    for name in numbers:
        assert duck[name].to_list() == true[name].to_list()
        assert panda[name].astype(object).where(panda[name].notna(), None).to_list() == (
            true[name].to_list()
        )
    assert data.count(b"\r\n") == data.count(b"\n") == true.height + 1
    texts = duck.select(pl.selectors.string())
    assert not any(texts[name].str.contains(FORMULA).any() for name in texts.columns)
    data.decode("utf-8", "strict")


def test_every_digit_is_there_unless_one_wants_fewer(client: FlaskClient) -> None:
    path = "/api/v1/suites/tiny-v1/ranking"
    (full, *_), (two, *_) = (
        client.get(f"{path}.json{query}").get_json() for query in ("", "?round=2")
    )
    assert two["average"] == round(full["average"], 2) != full["average"]
    assert two["rank"] == full["rank"]
    parquet = pl.read_parquet(io.BytesIO(client.get(f"{path}.parquet?round=2").data))
    assert parquet["average"][0] == two["average"]


def test_lists_of_numbers_are_rounded_too() -> None:
    frame = pl.DataFrame({"values": [[0.126, None], None, []], "score": [0.126, None, 1.0]})
    assert rounded(frame, 2).rows() == [([0.13, None], 0.13), (None, None), ([], 1.0)]
    assert rounded(frame, None) is frame


@pytest.mark.parametrize("digits", ["x", "-1", "16", "2.5", "0" * 9 + "9" * 5000])
def test_what_is_no_number_of_digits_is_a_sentence(client: FlaskClient, digits: str) -> None:
    answer = client.get(f"/api/v1/suites/tiny-v1/scores.csv?round={digits}")
    assert answer.status_code == 400
    assert "parameter round cannot be" in json.loads(answer.data)["detail"]


def test_every_number_in_the_dictionary_has_a_unit() -> None:
    numbers = dictionary([SUITE, published_suite()]).filter(
        pl.col("kind").is_in(["number", "count"])
    )
    assert numbers.filter(pl.col("unit") == "")["name"].to_list() == []
    assert set(numbers["table"]) == {"ranking", "scores", "samples", "submissions"}


def test_the_dictionary_has_the_columns_of_each_table(snapshot: Snapshot) -> None:
    assert [one.name for one in SCORES] == snapshot.scores("tiny-v1").columns
    assert [one.name for one in SAMPLES] == ["task", *SCHEMA.names]
    assert [one.name for one in SUBMISSIONS] == list(CSV_SCHEMA)
