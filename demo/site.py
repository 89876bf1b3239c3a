"""The running leaderboard as its visitors know it: over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import requests

from demo.models import Plan
from results.errors import LeaderboardError

SUITE = "demo-v1"
SECONDS = 30.0
"""For one answer, on a machine that trains models meanwhile."""


class Objected(LeaderboardError):
    """The leaderboard refused one of the demo's models."""

    def __init__(self, repo: str, answer: str) -> None:
        super().__init__(f"{repo} was not taken: {answer}")


class Site:
    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        # A proxy of the surroundings does not lead to this machine's own loopback.
        self._session.trust_env = False

    def is_ready(self) -> bool:
        try:
            return self._session.get(f"{self.url}/readyz", timeout=SECONDS).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def submit(self, plan: Plan) -> str:
        """As the form does; gives the submission's id.

        :raises Objected:
        """
        fields = {
            "repo": plan.repo,
            "revision": "main",
            "suite": SUITE,
            "precision": "float32",
            "model_type": "chat" if plan.chat else "pretrained",
            "chat_template": plan.chat,
            "submitted_by": "demo",
        }
        answer = self._session.post(f"{self.url}/api/v1/submissions", json=fields, timeout=SECONDS)
        if answer.status_code not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise Objected(plan.repo, answer.text)
        return str(answer.json()["id"])

    def submissions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get("submissions").json()["submissions"]
        return found

    def ranking(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._get(f"suites/{SUITE}/ranking.json").json()
        return rows

    def _get(self, path: str) -> requests.Response:
        answer = self._session.get(f"{self.url}/api/v1/{path}", timeout=SECONDS)
        answer.raise_for_status()
        return answer
