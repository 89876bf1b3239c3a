"""From queued to running: claim while a slot is free, and start."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from evaluator.sizing import GIB, bytes_needed
from evaluator.spec import Failure, RunSpec, Thinking
from scheduler.collect import record_fault
from scheduler.executors.packing import WHOLE
from scheduler.faults import batch_size
from scheduler.ground import endpoint_of
from scheduler.parts import Parts
from scheduler.placing import place
from scheduler.submission import Submission

log = logging.getLogger(__name__)


def dispatch(parts: Parts, now: datetime) -> None:
    """Start those whose turn it is while there is room; one that has none is waited for."""
    while True:
        submission = parts.queue.claim(
            parts.worker,
            now=now,
            lease=parts.lease,
            hardware=parts.hardware,
            fits=partial(_fits, parts),
        )
        if submission is None:
            return
        _begin(parts, submission, now)


def _fits(parts: Parts, submission: Submission) -> bool:
    return parts.executor.share(gib_needed(parts, submission)) is not None


def gib_needed(parts: Parts, submission: Submission) -> float | None:
    """GPU memory for a run that may share a GPU; None where it gets one of its own.

    One that ran out of memory before gets all there is.
    """
    if parts.settings.runs_a_gpu == 1 or Failure.CAPACITY in parts.queue.failures(submission.id):
        return None
    needed = bytes_needed(submission.facts.parameters, submission.model.precision)
    return None if needed is None else needed / GIB


def _begin(parts: Parts, submission: Submission, now: datetime) -> None:
    for run_id in earlier_runs(submission):
        if place(parts, run_id):
            parts.queue.finish(submission.run_id, parts.worker, now)
            log.info("run %s: %s had finished already", submission.run_id, run_id)
            return
    try:
        parts.executor.start(order(parts, submission))
    except OSError as error:
        record_fault(parts, submission, Failure.INFRASTRUCTURE, f"it did not start: {error}", now)
    else:
        log.info("run %s: started %s", submission.run_id, submission.model.repo)


def order(parts: Parts, submission: Submission) -> RunSpec:
    """The order for the submission's present attempt."""
    gib = gib_needed(parts, submission)
    share = parts.executor.share(gib)
    runs = earlier_runs(submission)
    kept = [run for run in runs if (parts.ledger.folder(run) / "spec.json").is_file()]
    return RunSpec(
        run_id=submission.run_id,
        submission_id=submission.id,
        attempt=submission.attempt,
        model=submission.model,
        facts=submission.facts,
        suite=submission.suite,
        suite_digest=submission.suite_digest,
        backend=parts.backend,
        endpoint=endpoint_of(parts.settings, submission.model.repo),
        tensor_parallel=parts.settings.tensor_parallel,
        data_parallel=parts.settings.data_parallel,
        gpu_gib=gib,
        gpu_share=share if share and share < WHOLE else None,
        batch_size=batch_size(parts.queue.failures(submission.id)),
        thinking=Thinking(budget=parts.settings.thinking_tokens),
        resume_from=kept[0] if kept else None,
        submitted_by=submission.submitted_by,
        submitted_at=submission.submitted_at,
    )


def earlier_runs(submission: Submission) -> list[str]:
    """Ids of its attempts before the present one, the latest first."""
    return [f"{submission.id}-{attempt}" for attempt in range(submission.attempt - 1, 0, -1)]
