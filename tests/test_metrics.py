"""/metrics says what queue, board and disk hold, and what this process has answered."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as parsed

from evaluator.spec import Failure
from leaderboard_app.app import create_app
from leaderboard_app.metrics.routes import add_metrics
from leaderboard_app.sources import Sources
from tests.board_fixtures import RECORDS
from tests.queue_fixtures import LEASE, NOW, WORKER, queued, running, submitted

ROOT = Path(__file__).parents[1]
OPERATING = (ROOT / "docs" / "operating.md").read_text()
LATER = NOW + timedelta(hours=3)
Figures = dict[tuple[str, ...], float]
"""By name, and the values of its labels."""


def read(client: FlaskClient) -> Figures:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in parsed(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def monitored(sources: Sources) -> FlaskClient:
    """A bare server whose clock stands at LATER."""
    server = Flask("monitored")
    add_metrics(server, sources, clock=lambda: LATER)
    return server.test_client()


def names(figures: Figures) -> set[str]:
    return {name for name, *_ in figures}


def test_depth_age_and_failures_are_those_of_the_queue(
    monitored: FlaskClient, sources: Sources
) -> None:
    queue = sources.queue
    broken = running(queue, "acme/broken")
    queue.fail(broken.run_id, WORKER, Failure.MODEL, "broken", retry_at=None, now=NOW)
    running(queue, "acme/runs", now=NOW + timedelta(hours=1))
    queued(queue, "acme/waits", now=NOW + timedelta(hours=2))
    queued(queue, "acme/waits-less", now=NOW + timedelta(hours=2.5))
    found = read(monitored)
    for state, number in queue.counts().items():
        assert found["leaderboard_submissions", state] == number
    ages = {key[1]: age for key, age in found.items() if key[0].endswith("oldest_seconds")}
    assert ages == {"running": 2 * 3600, "queued": 3600}
    assert {kind: found["leaderboard_runs_failed_total", kind] for kind in Failure} == {
        kind: float(kind is Failure.MODEL) for kind in Failure
    }
    assert found["leaderboard_queue_up",] == 1
    assert found["leaderboard_queue_paused",] == 0


def test_a_run_that_nobody_reports_on_is_counted_as_silent(sources: Sources) -> None:
    running(sources.queue)
    server, clock = Flask("monitored"), iter((NOW + LEASE, NOW + 2 * LEASE))
    add_metrics(server, sources, clock=lambda: next(clock))
    client = server.test_client()
    assert [read(client)["leaderboard_runs_silent",] for _ in range(2)] == [0, 1]


def test_an_operators_pause_is_seen(monitored: FlaskClient, sources: Sources) -> None:
    sources.queue.pause()
    assert read(monitored)["leaderboard_queue_paused",] == 1


def test_board_and_disk_are_as_they_are(monitored: FlaskClient, sources: Sources) -> None:
    found = read(monitored)
    assert found["leaderboard_models_ranked", "tiny-v1"] == len(RECORDS)
    assert found["leaderboard_snapshot_age_seconds",] == 3 * 3600
    disk = shutil.disk_usage(sources.snapshots.public)
    assert found["leaderboard_data_disk_size_bytes",] == disk.total
    assert found["leaderboard_data_disk_free_bytes",] == pytest.approx(disk.free, rel=0.2)


def test_what_is_not_known_is_left_out_and_the_rest_is_told(
    monitored: FlaskClient, sources: Sources
) -> None:
    (sources.snapshots.public / "current").unlink()
    with sources.queue.engine.begin() as con:
        con.exec_driver_sql("DROP TABLE controls")
    found = read(monitored)
    assert found["leaderboard_queue_up",] == 0
    assert "leaderboard_data_disk_free_bytes" in names(found)
    assert {"leaderboard_submissions", "leaderboard_snapshot_age_seconds"} & names(found) == set()


def test_requests_are_counted_by_route_and_never_by_address(sources: Sources) -> None:
    client = create_app(sources).server.test_client()
    assert client.get("/healthz").status_code == 200
    for number in range(3):
        assert client.get(f"/api/v1/suites/none-{number}/ranking.json").status_code == 404
    # Refused before any route is asked, and counted all the same.
    assert client.post("/api/v1/submissions", headers={"Origin": "http://evil"}).status_code == 403
    found = read(client)
    assert found["leaderboard_requests_total", "/healthz", "2xx"] == 1
    assert found["leaderboard_requests_total", "/api/v1/submissions", "4xx"] == 1
    (missed,) = [
        key for key in found if key[0] == "leaderboard_requests_total" and "ranking" in key[1]
    ]
    assert found[missed] == 3
    assert found["leaderboard_request_seconds_count", missed[1]] == 3
    assert 0 < found["leaderboard_request_seconds_sum", missed[1]] < 60


def test_apps_in_one_process_count_each_for_itself(sources: Sources) -> None:
    first, second = (Flask(name) for name in ("first", "second"))
    for server in (first, second):
        add_metrics(server, sources, clock=lambda: LATER)
    read(first.test_client())
    again = [read(server.test_client()) for server in (first, second)]
    key = "leaderboard_requests_total", "/metrics", "2xx"
    assert [found.get(key) for found in again] == [1, None]


def test_openmetrics_is_given_where_it_is_asked_for(monitored: FlaskClient) -> None:
    answer = monitored.get("/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answer.content_type.startswith("application/openmetrics-text")
    families = openmetrics(answer.text)  # type: ignore[no-untyped-call]
    assert "leaderboard_submissions" in {family.name for family in families}


def expressions(panels: object) -> Iterator[str]:
    """Every query of a dashboard, at any depth."""
    if isinstance(panels, dict):
        if isinstance(query := panels.get("expr"), str):
            yield query
        panels = list(panels.values())
    if isinstance(panels, list):
        for one in panels:
            yield from expressions(one)


def test_dashboard_and_alerts_ask_for_what_is_there(sources: Sources) -> None:
    submitted(sources.queue)
    client = create_app(sources).server.test_client()
    client.get("/healthz")
    there = names(read(client))
    dashboard = json.loads((ROOT / "deploy" / "grafana.json").read_text())
    alerts = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())
    queries = [*expressions(dashboard), *expressions(alerts)]
    assert len(queries) > 12
    for query in queries:
        asked = set(re.findall(r"\b(?:leaderboard|process)_\w+", query))
        assert asked, query
        assert asked - there == set(), query
    examples = re.findall(r"^  expr: (.+)$", OPERATING, re.M)
    assert len(examples) == 2
    assert set(examples) <= set(queries)
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert ids == list(dict.fromkeys(ids))
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    squares = [
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(squares) == len(set(squares))
    assert max(x for x, _ in squares) < 24


def test_every_metric_of_ours_is_documented_and_none_else(sources: Sources) -> None:
    client = create_app(sources).server.test_client()
    told = {family.name for _ in range(2) for family in parsed(client.get("/metrics").text)}
    section = OPERATING[OPERATING.index("## Metrics") :].split("\n## ")[0]
    rows = {found.removesuffix("_total") for found in re.findall(r"^\| `(\w+)`", section, re.M)}
    ours = {name for name in told if name.startswith("leaderboard_")}
    assert rows == {name for name in ours if not name.endswith("_created")}
