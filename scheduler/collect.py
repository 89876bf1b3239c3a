"""From running to an end: ended runs onto the board, or their faults into the queue.

Ledger first, then board, then queue: a scheduler killed in between finds the same record again,
and the board takes no run twice.
"""

from __future__ import annotations

import logging
import shutil
from datetime import datetime

from evaluator.spec import Exit, Failure
from results.checks import NotRanked
from results.ledger import DamagedRun, IncompleteRun
from scheduler.faults import retry_at
from scheduler.parts import Parts
from scheduler.placing import add_to_board, place
from scheduler.redact import redact
from scheduler.report import report
from scheduler.submission import LostLease, Submission

log = logging.getLogger(__name__)


def collect(parts: Parts, now: datetime) -> None:
    """Settle every run that has ended."""
    for run_id in parts.executor.runs():
        end = parts.executor.poll(run_id, now=now)
        if end is not None:
            _settle(parts, end, now)
            parts.executor.forget(run_id)


def record_fault(
    parts: Parts, submission: Submission, failure: Failure, reason: str, now: datetime
) -> None:
    """Count a fault of the present run, and try again where that is of use.

    :raises LostLease:
    """
    reason = redact(reason, parts.secrets)
    earlier = parts.queue.failures(submission.id)
    again = retry_at(failure, submission, earlier, chances=parts.chances, now=now)
    level = logging.ERROR if failure is Failure.OURS else logging.WARNING
    log.log(level, "run %s: %s fault: %s", submission.run_id, failure, reason)
    parts.queue.fail(submission.run_id, parts.worker, failure, reason, retry_at=again, now=now)


def _settle(parts: Parts, end: Exit, now: datetime) -> None:
    try:
        report(parts, end.run_id, now)
        _conclude(parts, end, now)
    except LostLease as lost:
        log.warning("%s", lost)
        place(parts, end.run_id)


def _conclude(parts: Parts, end: Exit, now: datetime) -> None:
    """A whole record counts, even where the process broke down after writing it."""
    failure, reason = end.failure or Failure.INFRASTRUCTURE, end.reason
    try:
        add_to_board(parts, end.run_id)
    except (IncompleteRun, DamagedRun) as error:
        reason = reason or str(error)
    except NotRanked as refusal:
        failure, reason = Failure.OURS, str(refusal)
    else:
        parts.queue.finish(end.run_id, parts.worker, now)
        shutil.rmtree(parts.home.workplace(end.run_id).root, ignore_errors=True)
        log.info("run %s: finished", end.run_id)
        return
    submission = parts.queue.get(end.run_id.rpartition("-")[0])
    record_fault(parts, submission, failure, reason, now)
