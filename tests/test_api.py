"""The API over a real snapshot, a real queue and a real local hub."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from dash import Dash
from flask.testing import FlaskClient

from leaderboard_app.sources import Sources
from results.columns import ranking_columns
from results.samples import SCHEMA
from tests.board_fixtures import publish_records
from tests.record_fixtures import NOON, SUITE, make_record

RANKING = "/api/v1/suites/tiny-v1/ranking"


def names(client: FlaskClient, query: str = "") -> list[str]:
    return [row["model"] for row in _json(client, f"{RANKING}.json{query}")]


def _json(client: FlaskClient, path: str) -> Any:  # noqa: ANN401 -- whatever the API says
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_suites_are_listed_with_their_benchmarks(client: FlaskClient) -> None:
    (suite,) = _json(client, "/api/v1/suites")["suites"]
    assert suite == SUITE.model_dump(mode="json")


def test_csv_json_and_parquet_give_the_same_rows(client: FlaskClient) -> None:
    query = "?sort=-patterns,sums&columns=model,sums,licence&q=acme;middle"
    rows = _json(client, f"{RANKING}.json{query}")
    assert [row["model"] for row in rows] == ["acme/twin", "acme/best", "zeta/middle"]
    parquet = pl.read_parquet(io.BytesIO(client.get(f"{RANKING}.parquet{query}").data))
    assert parquet.to_dicts() == rows
    csv = pl.read_csv(io.BytesIO(client.get(f"{RANKING}.csv{query}").data))
    assert csv["sums"].to_list() == [row["sums"] for row in rows]
    assert csv["licence"].to_list() == ["apache-2.0", "apache-2.0", "'=HYPERLINK(1)"]


def test_a_download_has_a_telling_name(client: FlaskClient) -> None:
    answer = client.get(f"{RANKING}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tiny-v1-ranking.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"


def test_the_page_s_own_parameter_does_not_disturb(client: FlaskClient) -> None:
    assert names(client, "?suite=tiny-v1&q=middle") == ["zeta/middle"]


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        pytest.param(f"{RANKING}.json?limit=x", 400, "parameter limit cannot be 'x'", id="limit"),
        pytest.param(f"{RANKING}.csv?sort=colour", 400, "no column colour", id="column"),
        pytest.param(f"{RANKING}.csv?colour=red", 400, "no parameter colour", id="parameter"),
        pytest.param(f"{RANKING}.xml", 404, "no format 'xml'", id="format"),
        pytest.param("/api/v1/suites/x/ranking.csv", 404, "no suite 'x'", id="suite"),
        pytest.param("/api/v1/nothing/at-all", 404, "no /nothing/at-all", id="address"),
        pytest.param("/api/v1/models/a/b", 404, "no run of a/b", id="model"),
        pytest.param("/api/v1/runs/x", 404, "no run 'x'", id="run"),
        pytest.param("/api/v1/runs/acme-best-1/samples.json", 404, "no samples", id="samples"),
        pytest.param("/api/v1/submissions/x", 404, "no submission 'x'", id="submission"),
        pytest.param("/api/v1/submissions?state=odd", 400, "no state odd", id="state"),
    ],
)
def test_a_mistake_is_answered_by_a_problem_with_a_sentence(
    client: FlaskClient, path: str, status: int, detail: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json(force=True)
    assert problem["status"] == status
    assert detail in problem["detail"]


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, tmp_path: Path) -> None:
    first = client.get(f"{RANKING}.json")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{RANKING}.json", headers=tag).status_code == 304
    assert client.get(f"{RANKING}.json?q=best", headers=tag).status_code == 200
    publish_records(tmp_path, [make_record("acme/new")], NOON + timedelta(hours=1))
    assert client.get(f"{RANKING}.json", headers=tag).status_code == 200


def test_answers_are_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    answer = client.get(f"{RANKING}.json?columns=all", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_long_form_scores_agree_with_the_run_s_record(client: FlaskClient) -> None:
    scores = [
        r for r in _json(client, "/api/v1/suites/tiny-v1/scores.json") if "best" in r["model"]
    ]
    run = _json(client, "/api/v1/runs/acme-best-1")
    assert [(s["task"], s["raw"], s["stderr"]) for s in scores] == [
        (task["task"], task["raw"], task["stderr"]) for task in run["tasks"]
    ]


def test_a_model_has_its_runs(client: FlaskClient) -> None:
    found = _json(client, "/api/v1/models/zeta/middle")
    assert found["model"] == "zeta/middle"
    (run,) = found["runs"]
    assert run["ranks"] is True
    assert run["average"] == pytest.approx(55)
    assert run["model"]["precision"] == "float16"


def _write_samples(sources: Sources, tasks: Sequence[str]) -> None:
    folder = sources.ledger.folder("acme-best-1") / "samples"
    folder.mkdir(parents=True)
    cells = {"item": "=1+1", "choices": ["a", "b"], "score": 1.0, "values": [1.0], "weights": [1.0]}
    texts = {field.name: "x" for field in SCHEMA if str(field.type) == "string"}
    row = dict.fromkeys(SCHEMA.names) | texts | {"doc_id": 0} | cells
    schema = pl.DataFrame(SCHEMA.empty_table()).schema
    for task in tasks:
        pl.DataFrame([row], schema=schema).write_parquet(folder / f"{task}.parquet")


def test_samples_of_a_run_come_by_task_or_all_together(
    client: FlaskClient, sources: Sources
) -> None:
    _write_samples(sources, ["tiny_sums", "tiny_letters"])
    path = "/api/v1/runs/acme-best-1/samples"
    assert [s["task"] for s in _json(client, f"{path}.json")] == ["tiny_sums", "tiny_letters"]
    (one,) = _json(client, f"{path}.json?task=tiny_letters")
    assert (one["choices"], one["item"], one["loglikelihoods"]) == (["a", "b"], "=1+1", None)
    assert "'=1+1" in client.get(f"{path}.csv?task=tiny_letters").text
    assert client.get(f"{path}.csv?task=../../x").status_code == 404


def test_the_data_dictionary_explains_every_column(client: FlaskClient) -> None:
    table = pl.read_csv(io.BytesIO(client.get("/api/v1/columns.csv").data))
    ranking = table.filter(pl.col("table") == "ranking")
    assert ranking["name"].to_list() == list(ranking_columns(SUITE))
    assert table["meaning"].str.len_chars().min() > 10  # type: ignore[operator]


def test_readiness_needs_a_snapshot(app: Dash, tmp_path: Path) -> None:
    client = app.server.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    (tmp_path / "public" / "current").unlink()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_fifty_requests_read_on_while_snapshots_are_published(app: Dash, tmp_path: Path) -> None:
    def read(place: int) -> tuple[int, int]:
        client = app.server.test_client()
        ending = ("json", "csv", "parquet")[place % 3]
        answer = client.get(f"{RANKING}.{ending}?sort=-sums&limit={place + 1}")
        return answer.status_code, len(answer.data)

    with ThreadPoolExecutor(8) as pool:
        reading = [pool.submit(read, place) for place in range(50)]
        for number in range(5):
            fresh = [make_record(f"new/model-{number}")]
            publish_records(tmp_path, fresh, NOON + timedelta(minutes=number + 1))
        answers = [one.result() for one in reading]
    assert [status for status, _ in answers] == [200] * 50
    assert all(size > 0 for _, size in answers)
    assert len(names(app.server.test_client())) == 4 + 5


def test_the_order_that_repeats_a_run_can_be_downloaded(
    client: FlaskClient, sources: Sources
) -> None:
    folder = sources.ledger.folder("acme-best-1")
    folder.mkdir(parents=True)
    (folder / "spec.json").write_text('{"run_id": "acme-best-1"}')
    answer = client.get("/api/v1/runs/acme-best-1/spec.json")
    assert answer.json == {"run_id": "acme-best-1"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spec.json"'


def test_an_order_that_is_not_kept_here_is_said_to_be_missing(client: FlaskClient) -> None:
    answer = client.get("/api/v1/runs/zeta-middle-1/spec.json")
    assert answer.status_code == 404
    assert "spec.json of run 'zeta-middle-1' is not kept here" in answer.text
