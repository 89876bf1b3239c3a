"""The OpenAPI 3.1 description of the routes that are registered, and of no others. Pure.

No library makes it: the types are pydantic's, which writes their schemas itself, and what is left
is to turn Flask's rules into paths, shorter than the plug-ins that do that elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.routing import Rule

from leaderboard_app.api.answers import ROUND
from leaderboard_app.api.description.catalogue import FILE, ROUTES, TABLE, Query, Told
from leaderboard_app.api.description.schemas import Schemas, view_parameters
from leaderboard_app.api.problems import MEDIA_TYPE as PROBLEM
from results.rounding import MOST_DIGITS
from results.tables import FORMATS

API = "/api/v1"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
"""A variable part of a rule, with or without its converter."""
ROWS = {
    "csv": {"type": "string"},
    "json": {"type": "array", "items": {"type": "object"}},
    "parquet": {},
}
ABOUT = (
    "Results of an open leaderboard for language models. Reading needs no account; answers carry an"
    " ETag, errors are problem documents (RFC 9457) with a sentence. Unknown is null."
)
SECURITY: list[dict[str, list[str]]] = [{}, {"token": []}, {"session": []}]
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token."},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
}


def described(name: str, rules: Iterable[Rule], session_cookie: str) -> dict[str, Any]:
    """:param rules: of the API's blueprint; every one has to stand in the catalogue"""
    schemas = Schemas()
    paths = dict[str, dict[str, Any]]()
    for rule in sorted(rules, key=lambda rule: rule.rule):
        path = PLACE.sub(r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, schemas)
    session = SCHEMES["session"] | {"name": session_cookie}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: API", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "securitySchemes": SCHEMES | {"session": session},
        },
    }


def _operation(rule: Rule, schemas: Schemas) -> dict[str, Any]:
    endpoint = rule.endpoint.rpartition(".")[2]
    told = ROUTES[endpoint]
    operation: dict[str, Any] = {
        "operationId": endpoint,
        "summary": told.summary,
        "parameters": [*_places(rule), *_query(told)],
        "responses": _responses(told, schemas),
    }
    if told.takes is not None:
        operation["requestBody"] = {"required": True, "content": _body(told, schemas)}
    if told.asks_who:
        operation["security"] = SECURITY
    return operation


def _places(rule: Rule) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"enum": list(FORMATS)} if name == "ending" else {"type": "string"},
        }
        for name in PLACE.findall(rule.rule)
    ]


def _query(told: Told) -> list[dict[str, Any]]:
    viewed = view_parameters(told.view) if told.view else []
    return viewed + [
        {"name": name, "in": "query", "description": meaning, "schema": schema}
        | ({"style": "form", "explode": False} if schema.get("type") == "array" else {})
        for name, (meaning, schema) in (_of_table(told) | (told.query or {})).items()
    ]


def _of_table(told: Told) -> Query:
    digits = {"type": "integer", "minimum": 0, "maximum": MOST_DIGITS}
    what = "Digits after the point; all there are, if it is left out."
    return {ROUND: (what, digits)} if told.gives == TABLE else {}


def _body(told: Told, schemas: Schemas) -> dict[str, Any]:
    if told.takes == "text":
        return {"text/plain": {"schema": {"type": "string"}}}
    return {"application/json": {"schema": schemas.of(told.takes)}}


def _responses(told: Told, schemas: Schemas) -> dict[str, Any]:
    given = {"description": told.summary, "content": _given(told, schemas)}
    problem = {
        "description": "Why it cannot be answered",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {"200": given} | ({"201": given} if told.made else {}) | {"default": problem}


def _given(told: Told, schemas: Schemas) -> dict[str, Any]:
    if told.gives == TABLE:
        return {
            form.media_type.partition(";")[0]: {"schema": ROWS[ending]}
            for ending, form in FORMATS.items()
        }
    if told.gives == FILE:
        return {"*/*": {}}
    return {"application/json": {"schema": schemas.of(told.gives)}}
