"""Models and runs as JSON documents, the same from the API and out of a folder."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from results.imported_runs import ImportedRun
from results.own_runs import Run
from results.snapshot import Snapshot
from results.tables import to_json


def model_document(now: Snapshot, repo: str) -> dict[str, Any]:
    """Own runs, imported rows and moderators' decisions about one model.

    :raises UnknownModel:
    """
    runs, imported = now.model(repo), now.imported(repo)
    return {
        "model": repo,
        "runs": [_own(run) for run in runs],
        "imported": [_imported(run) for run in imported],
        "moderation": json.loads(to_json(now.moderation(repo))),
    }


def run_document(now: Snapshot, run_id: str) -> dict[str, Any]:
    """:raises UnknownRun:"""
    imported = now.imported(run_id=run_id)
    return _imported(imported[0]) if imported else _own(now.run(run_id))


def _imported(run: ImportedRun) -> dict[str, Any]:
    """An imported row: how it stands here, and as it was published."""
    row: dict[str, Any] = TypeAdapter(ImportedRun).dump_python(run, mode="json", exclude={"suite"})
    return {**row, "suite": run.suite.name}


def _own(run: Run) -> dict[str, Any]:
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
