"""Pages and API show imported rows as what they are, and break on none."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import polars as pl
import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from leaderboard_app.app import create_app
from leaderboard_app.pages import about, model, submit
from leaderboard_app.sources import Sources
from results.columns import ranking_columns
from results.snapshot import Snapshot, Snapshots
from results.view import View
from tests.contents_fixtures import LEGACY
from tests.test_openapi import faults

RANKING = f"/api/v1/suites/{LEGACY}/ranking"


@pytest.fixture
def legacy(sources: Sources, published_contents: Snapshot) -> Sources:
    """The app's sources, with the board of the imported table."""
    return replace(sources, snapshots=Snapshots(published_contents.folder.parent))


@pytest.fixture
def api(legacy: Sources) -> FlaskClient:
    client: FlaskClient = create_app(legacy).server.test_client()
    return client


def texts(page: Component) -> str:
    """All that a page says, as the browser gets it."""
    return str(json.dumps(page, cls=PlotlyJSONEncoder, ensure_ascii=False))


def test_the_ranking_page_marks_the_suite_and_counts_its_models(api: FlaskClient) -> None:
    said = api.get(f"/?suite={LEGACY}").text
    assert "<small>imported, archived</small>" in said
    assert "3\N{NARROW NO-BREAK SPACE}913 models" in said
    assert "binomial bound" in said
    own = api.get("/").text
    assert "(imported, archived)" in own, "it can be chosen"
    assert "binomial" not in own


@pytest.mark.parametrize(
    ("org", "name", "said"),
    [
        ("-", "gpt2", ["gpt2", "bfloat16", "float16", "is the binomial bound"]),
        ("01-ai", "Yi-1.5-34B", ["01-ai/", "25.65 ± at most 1.56", "official provider", "34.4 B"]),
        ("meta-llama", "Llama-3.3-70B-Instruct", ["shown unchanged", "contents_2025-02-20"]),
    ],
)
def test_the_page_of_an_imported_model_says_where_its_numbers_are_from(
    legacy: Sources, org: str, name: str, said: list[str]
) -> None:
    page = texts(model.layout(legacy, org=org, name=name))
    for words in said:
        assert words in page


def test_every_imported_model_has_a_page(legacy: Sources, published_contents: Snapshot) -> None:
    """Those of which least is known, and some of each kind."""
    frame = published_contents.ranking(LEGACY, View(columns=("all",)))
    little = frame.filter(
        pl.any_horizontal(pl.col("commit", "parameters", "architecture").is_null())
    )
    for repo in {*little["model"].gather_every(3), *frame["model"].gather_every(1000)}:
        org, _, name = repo.rpartition("/")
        assert "shown unchanged" in texts(model.layout(legacy, org=org or "-", name=name))


def test_nothing_can_be_submitted_to_it(legacy: Sources) -> None:
    title = "Open LLM Leaderboard v2, as published"
    with create_app(legacy).server.test_request_context("/submit"):
        assert title not in texts(submit.layout(legacy))
    assert title in texts(about.layout(legacy))
    assert LEGACY not in legacy.limits(legacy.snapshots.current().suites).suites


def test_the_api_gives_the_row_as_it_stands_here_and_as_it_was_published(api: FlaskClient) -> None:
    found = api.get("/api/v1/models/-/gpt2").json
    assert found is not None
    assert (found["model"], found["runs"]) == ("gpt2", [])
    run = next(r for r in found["imported"] if r["run_id"] == "gpt2_float16")
    assert run["suite"] == LEGACY
    assert run["published"]["Average ⬆️"] == run["average"]
    assert run == api.get("/api/v1/runs/gpt2_float16").json
    assert api.get("/api/v1/runs/gpt2_float16/samples.csv").status_code == 404
    own = api.get("/api/v1/models/acme/apple").json
    assert own is not None
    assert (len(own["runs"]), own["imported"]) == (1, [])


def test_csv_json_and_parquet_have_every_row_and_column(
    api: FlaskClient, published_contents: Snapshot
) -> None:
    frame = published_contents.ranking(LEGACY, View(columns=("all",)))
    assert frame.columns == list(ranking_columns(published_contents.suite(LEGACY)))
    parquet = pl.read_parquet(io.BytesIO(api.get(f"{RANKING}.parquet?columns=all").data))
    assert parquet.equals(frame)
    csv = pl.read_csv(io.BytesIO(api.get(f"{RANKING}.csv?columns=all").data))
    assert csv["average"].to_list() == frame["average"].to_list()
    rows = api.get(f"{RANKING}.json?precision=4bit&columns=all").json
    assert rows is not None
    assert [row["precision"] for row in rows] == ["4bit", "4bit"]


def test_filters_and_sorting_reach_imported_facts(api: FlaskClient) -> None:
    query = "?type=pretrained&params_max=3&sort=-co2_kg&columns=model,co2_kg,parameters&limit=5"
    rows = api.get(f"{RANKING}.json{query}").json
    assert rows is not None
    costs = [row["co2_kg"] for row in rows]
    assert len(costs) == 5
    assert costs == sorted(costs, reverse=True)
    assert all(row["parameters"] <= 3e9 for row in rows)


def test_an_imported_row_is_as_the_api_s_description_says(api: FlaskClient) -> None:
    description = api.get("/api/v1/openapi.json").get_json()
    (row,) = api.get(f"{RANKING}.json?limit=1&columns=model,run_id").get_json()
    run, found = f"/api/v1/runs/{row['run_id']}", f"/api/v1/models/{row['model']}"
    assert faults(api.get(run), description, "/api/v1/runs/{run_id}") == []
    assert faults(api.get(found), description, "/api/v1/models/{org}/{name}") == []
