"""Routes of models and runs: what the board knows of one, and the samples of a run."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from leaderboard_app.api.answers import cached, table
from leaderboard_app.sources import Sources
from results.documents import model_document, run_document
from results.errors import LeaderboardError
from results.ledger import Ledger
from results.record import RunRecord
from results.repo import repo_of
from results.run_samples import run_samples

SPEC = "spec.json"


class NoSpec(LeaderboardError, LookupError):
    def __init__(self, run_id: str) -> None:
        super().__init__(f"the {SPEC} of run {run_id!r} is not kept here")


def add_runs(api: Blueprint, sources: Sources) -> None:
    @api.get("/models/<org>/<name>")
    def model(org: str, name: str) -> Response:
        now, repo = sources.snapshots.current(), repo_of(org, name)
        return cached(now, lambda: jsonify(model_document(now, repo)))

    @api.get("/runs/<run_id>")
    def run(run_id: str) -> Response:
        now = sources.snapshots.current()
        return cached(now, lambda: jsonify(run_document(now, run_id)))

    @api.get(f"/runs/<run_id>/{SPEC}")
    def spec(run_id: str) -> Response:
        now = sources.snapshots.current()
        record = now.run(run_id).record
        return cached(now, lambda: _spec(sources.ledger, record))

    @api.get("/runs/<run_id>/samples.<ending>")
    def samples(run_id: str, ending: str) -> Response:
        now, task = sources.snapshots.current(), request.args.get("task")
        record = now.run(run_id).record
        name = f"{run_id}-{task or 'samples'}"
        return cached(now, lambda: table(run_samples(sources.ledger, record, task), ending, name))


def _spec(ledger: Ledger, record: RunRecord) -> Response:
    """The run's own order, to be handed to the command that repeats it.

    :raises NoSpec: if the run's folder is not on this machine
    """
    path = ledger.folder(record.run_id) / SPEC
    if not path.is_file():
        raise NoSpec(record.run_id)
    answer = Response(path.read_bytes(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{SPEC}"'
    return answer
