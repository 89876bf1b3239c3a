"""Submitting over the API: taken once, refused for all reasons, followed, taken back."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
import pytest
from flask.testing import FlaskClient

from leaderboard_app.sources import Sources
from tests.record_fixtures import SUITE

PATH = "/api/v1/submissions"
GOOD = {"repo": "org/tiny", "suite": "tiny-v1", "model_type": "pretrained", "precision": "float32"}


def _fields(answer: Any) -> list[str]:  # noqa: ANN401 -- werkzeug's test response
    assert answer.status_code == 422, answer.text
    return [objection["field"] for objection in answer.get_json(force=True)["objections"]]


def test_a_model_is_taken_once_and_pinned_to_its_commit(
    client: FlaskClient, sources: Sources
) -> None:
    first = client.post(PATH, json=GOOD | {"submitted_by": "Ada"})
    assert first.status_code == 201, first.text
    assert first.json is not None
    assert first.json["submitted_by"] == "Ada"
    assert len(first.json["commit"]) == 40
    assert (first.json["state"], first.json["position"]) == ("submitted", 1)
    again = client.post(PATH, json=GOOD)
    assert again.status_code == 200
    assert again.json == first.json
    assert first.headers["Location"].endswith(first.json["id"])
    stored = sources.queue.get(first.json["id"])
    assert stored.suite_digest == SUITE.digest
    assert stored.facts.model_type == "pretrained"
    assert stored.facts.architecture == "LlamaForCausalLM"


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        pytest.param({}, ["repo", "suite", "model_type"], id="nothing-given"),
        pytest.param(GOOD | {"repo": "no slash"}, ["repo"], id="no-name-of-a-model"),
        pytest.param(GOOD | {"repo": "org/none"}, ["repo"], id="no-such-model"),
        pytest.param(GOOD | {"revision": "v9"}, ["revision"], id="no-such-revision"),
        pytest.param(GOOD | {"suite": "core-v9"}, ["suite"], id="no-such-suite"),
        pytest.param(GOOD | {"colour": "red"}, ["colour"], id="unknown-field"),
        pytest.param(GOOD | {"weights": "delta"}, ["base"], id="delta-of-nothing"),
        pytest.param(
            {"repo": "org/none", "precision": "int3", "suite": "tiny-v1"},
            ["precision", "model_type", "repo"],
            id="all-at-once",
        ),
    ],
)
def test_every_reason_is_given_at_its_field_with_a_cure(
    client: FlaskClient, fields: dict[str, Any], blamed: list[str]
) -> None:
    answer = client.post(PATH, json=fields)
    assert sorted(_fields(answer)) == sorted(blamed)
    for objection in answer.get_json(force=True)["objections"]:
        assert objection["problem"]
        assert objection["cure"]
    assert client.get(PATH).json == {"submissions": []}


def test_a_body_that_is_no_object_is_refused(client: FlaskClient) -> None:
    assert client.post(PATH, json=["org/tiny"]).status_code == 400
    assert client.post(PATH, data="repo=org/tiny").status_code == 400


def test_a_page_of_another_site_cannot_submit(client: FlaskClient) -> None:
    foreign = {"Origin": "https://evil.example"}
    for path in (PATH, "/_dash-update-component"):
        assert client.post(path, json=GOOD, headers=foreign).status_code == 403
    own = {"Origin": "http://localhost"}
    assert client.post(PATH, json=GOOD, headers=own).status_code == 201


def test_a_submission_can_be_followed_and_taken_back(client: FlaskClient) -> None:
    ident = client.post(PATH, json=GOOD).json["id"]  # type: ignore[index]
    (listed,) = client.get(PATH).json["submissions"]  # type: ignore[index]
    assert (listed["id"], listed["progress"]) == (ident, None)
    one = client.get(f"{PATH}/{ident}").json
    assert one is not None
    assert [event["state"] for event in one["history"]] == ["submitted"]
    assert client.post(f"{PATH}/{ident}/cancel").json["state"] == "cancelled"  # type: ignore[index]
    assert client.post(f"{PATH}/{ident}/cancel").status_code == 409
    assert client.get(f"{PATH}?state=cancelled,failed").json["submissions"][0]["id"] == ident  # type: ignore[index]
    assert client.get(f"{PATH}?state=queued").json == {"submissions": []}


def test_the_queue_comes_as_csv(client: FlaskClient) -> None:
    empty = client.get(f"{PATH}.csv").text
    client.post(PATH, json=GOOD | {"submitted_by": "=cmd()"})
    table = pl.read_csv(io.BytesIO(client.get(f"{PATH}.csv").data))
    assert table.columns == empty.strip().split(",")
    assert table.row(0, named=True)["submitted_by"] == "'=cmd()"
