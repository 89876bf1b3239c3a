"""Whether a failed run is worth another try, when, and how. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from evaluator.spec import Failure
from scheduler.submission import Submission

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SAFE_BATCH = "1"


def retry_at(
    failure: Failure,
    submission: Submission,
    earlier: Sequence[Failure],
    *,
    attempts: int,
    now: datetime,
) -> datetime | None:
    """When to try again; None if trying again is no use.

    :param earlier: classes of the submission's earlier failed runs
    :param attempts: how often a run may be started
    """
    if failure is Failure.CAPACITY:
        return None if Failure.CAPACITY in earlier else now
    if failure is Failure.INFRASTRUCTURE and submission.faults + 1 < attempts:
        return now + backoff(submission.faults)
    return None


def backoff(faults: int) -> timedelta:
    """Four times as long after each fault, up to an hour."""
    seconds = FIRST_WAIT.total_seconds() * math.pow(4, min(faults, 10))
    return min(timedelta(seconds=seconds), LONGEST_WAIT)


def batch_size(earlier: Sequence[Failure]) -> str:
    """A run that once ran out of memory gets the smallest batch."""
    return SAFE_BATCH if Failure.CAPACITY in earlier else "auto"
