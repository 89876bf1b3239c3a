"""The API's description: whole, valid, made of the code's own types, and true of real answers."""

from __future__ import annotations

from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from leaderboard_app.api.description.route import NOTHING
from results.view import View
from tests.test_api_submissions import GOOD

Description = dict[str, Any]
ANSWERED = (
    ("/api/v1/suites", "/api/v1/suites"),
    ("/api/v1/models/{org}/{name}", "/api/v1/models/acme/best"),
    ("/api/v1/runs/{run_id}", "/api/v1/runs/acme-best-1"),
    ("/api/v1/runs/{run_id}", "/api/v1/runs/nothing"),
    ("/api/v1/snapshots", "/api/v1/snapshots"),
    ("/api/v1/submissions", "/api/v1/submissions"),
    ("/api/v1/me", "/api/v1/me"),
    ("/api/v1/removal-requests", "/api/v1/removal-requests"),
    ("/api/v1/suites/{suite}/scores.{ending}", "/api/v1/suites/tiny-v1/scores.json"),
    ("/api/v1/columns.{ending}", "/api/v1/columns.json"),
)
"""A path of the description, and an address to ask."""


@pytest.fixture
def description(client: FlaskClient) -> Description:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: Description = answer.get_json()
    return found


def test_it_is_valid_openapi(description: Description) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


def test_every_route_of_the_api_stands_in_it_and_no_other(
    app: Dash, description: Description
) -> None:
    served = {
        (rule.endpoint.removeprefix("api."), method.lower())
        for rule in app.server.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != NOTHING
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {
        (operation["operationId"], method)
        for path in description["paths"].values()
        for method, operation in path.items()
    }
    assert told == served


def test_the_ranking_s_parameters_are_the_view_s_each_with_its_meaning(
    description: Description,
) -> None:
    path = description["paths"]["/api/v1/suites/{suite}/ranking.{ending}"]["get"]
    asked = {one["name"]: one for one in path["parameters"] if one["in"] == "query"}
    assert set(View.model_fields) <= set(asked)
    assert all(one["description"] for one in asked.values())
    assert asked["params_min"]["schema"] == {"type": "number", "minimum": 0.0}
    assert asked["sort"]["explode"] is False


def faults(answer: TestResponse, description: Description, template: str) -> list[str]:
    """In what an answer is not as its operation is described."""
    responses = description["paths"][template][answer.request.method.lower()]["responses"]
    content = responses.get(str(answer.status_code), responses["default"])["content"]
    schema = {**content[answer.mimetype]["schema"], "components": description["components"]}
    found = Draft202012Validator(schema).iter_errors(answer.get_json(force=True))
    return [fault.message for fault in found]


def test_real_answers_are_as_described(client: FlaskClient, description: Description) -> None:
    taken = client.post("/api/v1/submissions", json=GOOD)
    assert faults(taken, description, "/api/v1/submissions") == []
    refused = client.post("/api/v1/submissions", json={})
    assert faults(refused, description, "/api/v1/submissions") == []
    whole = client.get(taken.headers["Location"])
    assert faults(whole, description, "/api/v1/submissions/{submission_id}") == []
    for template, path in ANSWERED:
        assert faults(client.get(path), description, template) == [], path


def test_it_says_what_a_submission_needs(description: Description) -> None:
    asked = description["components"]["schemas"]["Asked"]
    assert asked["required"] == ["repo", "suite", "model_type"]
    assert asked["properties"]["revision"]["description"] == "Branch, tag or commit."


def test_it_comes_again_only_when_it_changed(client: FlaskClient) -> None:
    first = client.get("/api/v1/openapi.json")
    seen = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/openapi.json", headers=seen).status_code == 304
    packed = client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    seen = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/api/v1/openapi.json", headers=seen).status_code == 304
