"""A request as the retired board kept it: one JSON file in a dataset. Pure.

Paths are `<org>/<model>_eval_request_<private>_<precision>_<weight type>.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from results.errors import LeaderboardError
from results.record import ModelType, Precision, Weights
from scheduler.submission import State, SubmissionRequest

PATH = re.compile(r"[\w.-]+/[\w.-]+_eval_request_[\w.-]+\.json")
WAITING = frozenset({"PENDING", "RERUN"})
"""Statuses that ask for an evaluation."""
STATUSES: dict[State, str] = {
    State.SUBMITTED: "PENDING",
    State.QUEUED: "PENDING",
    State.RUNNING: "RUNNING",
    State.FINISHED: "FINISHED",
    State.FAILED: "FAILED",
    State.REJECTED: "FAILED",
    State.CANCELLED: "CANCELLED",
}
REFUSED = "FAILED"
TYPES: Mapping[str, ModelType] = {
    "continuously pretrained": "continued",
    "pretrained": "pretrained",
    "fine-tuned": "fine-tuned",
    "chat": "chat",
    "merge": "merge",
    "multimodal": "multimodal",
}
"""By words of the retired board's own, the more telling first."""


class InvalidRequestFile(LeaderboardError):
    """A file of requests asks for nothing that can be understood."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"the request cannot be read: {problem}")


def read_request(content: str, suite: str) -> tuple[SubmissionRequest, str]:
    """What is asked for, and by whom.

    :raises InvalidRequestFile: naming what cannot be taken
    """
    asked = fields(content)
    precision, weights = asked.get("precision"), str(asked.get("weight_type", "Original")).lower()
    if precision not in get_args(Precision) or weights not in get_args(Weights):
        raise InvalidRequestFile(f"{precision} and {weights} weights are not evaluated here")
    try:
        request = SubmissionRequest(
            repo=asked.get("model", ""),
            revision=asked.get("revision") or "main",
            suite=suite,
            precision=precision,
            weights=weights,
            base=(asked.get("base_model") or None) if weights != "original" else None,
            model_type=_type(str(asked.get("model_type", ""))),
            chat_template=bool(asked.get("use_chat_template", False)),
        )
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidRequestFile("; ".join(faults)) from None
    return request, str(asked.get("sender") or "requests")[:100]


def status_of(content: str) -> str:
    """:raises InvalidRequestFile:"""
    return str(fields(content).get("status", ""))


def with_status(content: str, status: str, *, reason: str, **more: object) -> str:
    """The same request with another status; keys that are not ours stay as they are."""
    changed = {**fields(content), "status": status, **more}
    if reason:
        changed["reason"] = reason
    else:
        changed.pop("reason", None)
    return json.dumps(changed, indent=2, ensure_ascii=False)


def fields(content: str) -> dict[str, Any]:
    """:raises InvalidRequestFile:"""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise InvalidRequestFile(str(error)) from None
    if not isinstance(found, dict):
        raise InvalidRequestFile("it is no JSON object")
    return found


def _type(given: str) -> ModelType:
    words = given.lower()
    return next((kind for word, kind in TYPES.items() if word in words), "pretrained")
