"""Whether a failed run is worth another try, when, and how. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from evaluator.spec import Failure
from scheduler.submission import Submission

LONGEST_WAIT = timedelta(hours=1)
SAFE_BATCH = "1"


@dataclass(frozen=True, slots=True)
class Chances:
    """What the operator grants to a run that fails through no fault of its model."""

    attempts: int
    """How often it may be started."""
    first_wait: timedelta

    def wait(self, faults: int) -> timedelta:
        """Four times as long after each fault, up to an hour."""
        seconds = self.first_wait.total_seconds() * math.pow(4, min(faults, 10))
        return min(timedelta(seconds=seconds), LONGEST_WAIT)


def retry_at(
    failure: Failure,
    submission: Submission,
    earlier: Sequence[Failure],
    *,
    chances: Chances,
    now: datetime,
) -> datetime | None:
    """When to try again; None if trying again is no use.

    :param earlier: classes of the submission's earlier failed runs
    """
    if failure is Failure.CAPACITY:
        return None if Failure.CAPACITY in earlier else now
    if failure is Failure.INFRASTRUCTURE and submission.faults + 1 < chances.attempts:
        return now + chances.wait(submission.faults)
    return None


def batch_size(earlier: Sequence[Failure]) -> str:
    """A run that once ran out of memory gets the smallest batch."""
    return SAFE_BATCH if Failure.CAPACITY in earlier else "auto"
