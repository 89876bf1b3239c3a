"""Route of the API's own description: /api/v1/openapi.json."""

from __future__ import annotations

import json
from functools import cache

from flask import Blueprint, Response, current_app, request

from leaderboard_app.api.description.openapi import API, described
from leaderboard_app.people.sessions import COOKIE
from leaderboard_app.shell import NAME

NOTHING = "api.nothing_here"
"""What answers where there is nothing."""


def add_description(api: Blueprint) -> None:
    @cache
    def text() -> str:
        """Made when first asked for: routes do not change while the app runs."""
        rules = current_app.url_map.iter_rules()
        known = [one for one in rules if one.rule.startswith(API) and one.endpoint != NOTHING]
        return json.dumps(described(NAME, known, COOKIE))

    @api.get("/openapi.json")
    def openapi() -> Response:
        answer = Response(text(), content_type="application/json")
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.add_etag(weak=True)
        answer.make_conditional(request)
        return answer
