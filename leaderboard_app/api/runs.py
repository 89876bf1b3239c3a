"""Routes of models and runs: what the board knows of one, and the samples of a run."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from flask import Blueprint, Response, jsonify, request
from pydantic import TypeAdapter

from leaderboard_app.api.answers import cached, table
from leaderboard_app.sources import Sources
from results.errors import LeaderboardError
from results.imported_runs import ImportedRun
from results.ledger import Ledger
from results.own_runs import Run
from results.record import RunRecord
from results.repo import repo_of
from results.sample import samples_path
from results.snapshot import Snapshot
from results.tables import to_json

SPEC = "spec.json"


class NoSamples(LeaderboardError, LookupError):
    def __init__(self, run_id: str, task: str | None) -> None:
        what = f"of task {task!r} " if task else ""
        super().__init__(f"there are no samples {what}of run {run_id!r} here")


class NoSpec(LeaderboardError, LookupError):
    def __init__(self, run_id: str) -> None:
        super().__init__(f"the {SPEC} of run {run_id!r} is not kept here")


def add_runs(api: Blueprint, sources: Sources) -> None:
    @api.get("/models/<org>/<name>")
    def model(org: str, name: str) -> Response:
        now, repo = sources.snapshots.current(), repo_of(org, name)
        return cached(now, lambda: jsonify(_model(now, repo)))

    @api.get("/runs/<run_id>")
    def run(run_id: str) -> Response:
        now = sources.snapshots.current()
        return cached(now, lambda: jsonify(_run(now, run_id)))

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


def _model(now: Snapshot, repo: str) -> dict[str, Any]:
    runs, imported = now.model(repo), now.imported(repo)
    return {
        "model": repo,
        "runs": [described(run) for run in runs],
        "imported": [described_import(run) for run in imported],
        "moderation": json.loads(to_json(now.moderation(repo))),
    }


def _run(now: Snapshot, run_id: str) -> dict[str, Any]:
    imported = now.imported(run_id=run_id)
    return described_import(imported[0]) if imported else described(now.run(run_id))


def described_import(run: ImportedRun) -> dict[str, Any]:
    """An imported row: how it stands here, and as it was published."""
    row: dict[str, Any] = TypeAdapter(ImportedRun).dump_python(run, mode="json", exclude={"suite"})
    return {**row, "suite": run.suite.name}


def described(run: Run) -> dict[str, Any]:
    """The record as it stands, and what the board adds to it."""
    return {
        **run.record.model_dump(mode="json"),
        "average": run.average,
        "average_stderr": run.average_stderr,
        "ranks": run.ranks,
        "task_scores": run.tasks,
        "rescorings": [_dated(row) for row in run.rescorings],
    }


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "scored_at": row["scored_at"].isoformat()}


def run_samples(ledger: Ledger, record: RunRecord, task: str | None) -> pl.DataFrame:
    """Samples of one task, or of all in the suite's order, the task's name in front.

    :raises NoSamples: if the run has no such task, or its files are not on this machine
    """
    folder = ledger.folder(record.run_id)
    names = [score.task for score in record.tasks if task in (None, score.task)]
    paths = {name: folder / samples_path(name) for name in names}
    frames = [
        pl.read_parquet(path).select(pl.lit(name).alias("task"), pl.all())
        for name, path in paths.items()
        if path.is_file()
    ]
    if not frames:
        raise NoSamples(record.run_id, task)
    return pl.concat(frames)
