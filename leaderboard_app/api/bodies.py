"""What programs send: JSON objects."""

from __future__ import annotations

from typing import Any

from flask import request

from leaderboard_app.api.problems import BadRequest


def fields(what: str) -> dict[str, Any]:
    """:raises BadRequest: if the body is no JSON object"""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest(f"send a JSON object with {what}")
    return body
