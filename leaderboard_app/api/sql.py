"""Route of SQL: /api/v1/sql.<ending>?query=…, or the statement as the body of a POST."""

from __future__ import annotations

from flask import Blueprint, Response, request

from leaderboard_app.api.answers import cached, table
from leaderboard_app.sources import Sources
from results.snapshot import Snapshot

TRUNCATED = "Leaderboard-Truncated"
"""Header that says whether there were more rows than are given."""


def add_sql(api: Blueprint, sources: Sources) -> None:
    def run(now: Snapshot, query: str, ending: str) -> Response:
        found = sources.selecting.ask(now, query, sources.asker)
        answer = table(found.frame, ending, "select")
        answer.headers[TRUNCATED] = str(found.truncated).lower()
        answer.headers["Access-Control-Expose-Headers"] = TRUNCATED
        return answer

    @api.get("/sql.<ending>")
    def select(ending: str) -> Response:
        now, query = sources.snapshots.current(), request.args.get("query", "")
        sources.selecting.admit(sources.asker)
        return cached(now, lambda: run(now, query, ending))

    @api.post("/sql.<ending>")
    def post_select(ending: str) -> Response:
        query = request.get_data(as_text=True)
        answer = run(sources.snapshots.current(), query, ending)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer
