"""Rows of the queue as the words of scheduler.submission, and back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Row

from evaluator.spec import Failure, Progress
from results.record import ModelFacts, ModelRef
from scheduler.submission import Event, Pinned, RunView, State, Submission, SubmissionRequest

MODEL_FIELDS = tuple(ModelRef.model_fields)
SAME_FIELDS = tuple(
    name for name in Submission.model_fields if name not in {"model", "facts", "state", "failure"}
)


def identity(request: SubmissionRequest, pinned: Pinned) -> str:
    """Two requests with the same identity ask for the same thing."""
    asked = pinned.model.model_dump() | {
        "suite": request.suite,
        "suite_digest": pinned.suite_digest,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def request_columns(request: SubmissionRequest, pinned: Pinned) -> dict[str, Any]:
    """Columns of a new submission that come from the request."""
    facts = pinned.facts.model_copy(update={"model_type": request.model_type})
    return {
        "identity": identity(request, pinned),
        **pinned.model.model_dump(),
        "revision": request.revision,
        "facts": facts.model_dump_json(),
        "weights_sha256": facts.weights_sha256,
        "suite": request.suite,
        "suite_digest": pinned.suite_digest,
    }


def submission_of(row: Row[Any]) -> Submission:
    columns = row._mapping
    return Submission(
        model=ModelRef(**{name: columns[name] for name in MODEL_FIELDS}),
        facts=ModelFacts.model_validate_json(columns["facts"]),
        state=State(columns["state"]),
        failure=Failure(columns["failure"]) if columns["failure"] else None,
        **{name: columns[name] for name in SAME_FIELDS},
    )


def event_of(row: Row[Any]) -> Event:
    return Event(at=row.at, state=State(row.state), by=row.by, note=row.note)


def run_of(row: Row[Any]) -> RunView:
    return RunView(
        run_id=row.run_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        progress=Progress.model_validate_json(row.progress) if row.progress else None,
        log_tail=row.log_tail,
    )
