"""SQL and whole snapshots through the API: who may, in which form, and what is said if not."""

from __future__ import annotations

import hashlib
import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import duckdb
import polars as pl
import pytest
from flask.testing import FlaskClient

from leaderboard_app.app import create_app
from leaderboard_app.selecting import Selecting
from leaderboard_app.sources import Sources
from tests.test_api import _json

BEST = "SELECT model, average FROM standing ORDER BY average DESC LIMIT 2"


def latest(client: FlaskClient) -> dict[str, Any]:
    """The newest snapshot, as listed."""
    found: dict[str, Any] = _json(client, "/api/v1/snapshots")["snapshots"][0]
    return found


def taken(client: FlaskClient, url: str) -> bytes:
    with closing(client.get(url)) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def client_of(sources: Sources, whom: str) -> FlaskClient:
    selecting = Selecting(whom=whom)  # type: ignore[arg-type]
    found: FlaskClient = create_app(replace(sources, selecting=selecting)).server.test_client()
    return found


def test_a_statement_is_answered_in_every_form(client: FlaskClient) -> None:
    asked = {"query": BEST}
    as_json = client.get("/api/v1/sql.json", query_string=asked)
    rows = as_json.get_json()
    assert [row["model"] for row in rows] == ["acme/best", "acme/twin"]
    as_csv = client.post("/api/v1/sql.csv", data=BEST)
    assert as_csv.headers["Content-Disposition"] == 'attachment; filename="select.csv"'
    assert pl.read_csv(io.BytesIO(as_csv.data)).to_dicts() == rows
    as_parquet = client.get("/api/v1/sql.parquet", query_string=asked)
    assert pl.read_parquet(io.BytesIO(as_parquet.data)).to_dicts() == rows
    assert as_json.headers["Leaderboard-Truncated"] == "false"


def test_the_same_statement_again_is_not_run_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/sql.json", query_string={"query": BEST})
    seen = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1/sql.json", query_string={"query": BEST}, headers=seen)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("whom", "status", "said"),
    [
        ("off", 403, "this leaderboard does not take SQL"),
        ("people", 401, "sign in first"),
    ],
)
def test_the_operator_decides_who_may_ask(
    sources: Sources, whom: str, status: int, said: str
) -> None:
    client = client_of(sources, whom)
    for answer in (
        client.get("/api/v1/sql.json", query_string={"query": BEST}),
        client.post("/api/v1/sql.json", data=BEST),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert said in answer.get_json()["detail"]


def test_one_statement_too_many_is_asked_to_come_again(sources: Sources) -> None:
    selecting = Selecting(at_once=1, _places=BoundedSemaphore(1))
    client = create_app(replace(sources, selecting=selecting)).server.test_client()
    with selecting._places:
        answer = client.post("/api/v1/sql.json", data=BEST)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "1 statements are running already" in answer.get_json()["detail"]
    assert client.post("/api/v1/sql.json", data=BEST).status_code == 200


def test_a_refused_statement_is_a_problem_with_its_reason(client: FlaskClient) -> None:
    answer = client.get("/api/v1/sql.json", query_string={"query": "DROP TABLE runs"})
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == "DROP is not allowed here; give one SELECT"


def test_every_file_of_a_snapshot_can_be_had_and_has_its_checksum(client: FlaskClient) -> None:
    listed = latest(client)["files"]
    assert {"board.duckdb", "tables/tiny-v1/ranking.parquet"} <= {file["name"] for file in listed}
    for file in listed:
        data = taken(client, file["url"])
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])


def test_the_snapshot_opens_in_duckdb(client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "taken.duckdb"
    stamp = latest(client)["snapshot"]
    path.write_bytes(taken(client, f"/api/v1/snapshots/{stamp}/board.duckdb"))
    with duckdb.connect(path, read_only=True) as con:
        assert con.execute("SELECT count(*) > 0 FROM standing").fetchone() == (True,)


@pytest.mark.parametrize("name", ["../../queue.sqlite", "nothing.csv", "%2e%2e/x"])
def test_nothing_but_a_snapshot_s_files_can_be_had(client: FlaskClient, name: str) -> None:
    stamp = latest(client)["snapshot"]
    assert client.get(f"/api/v1/snapshots/{stamp}/{name}").status_code == 404
