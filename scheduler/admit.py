"""From submitted to queued or rejected: one submission at a time, for examining takes a while."""

from __future__ import annotations

import logging
from datetime import datetime

from scheduler.parts import Examine, Parts
from scheduler.submission import IllegalMove, State

log = logging.getLogger(__name__)


def admit(parts: Parts, examine: Examine, now: datetime) -> bool:
    """Examine the submission whose turn it is; False if there is none.

    :raises LeaderboardError: if it cannot be examined now; it stays as it is
    """
    waiting = parts.queue.listed({State.SUBMITTED}, limit=1)
    if not waiting:
        return False
    submission = waiting[0]
    reasons = examine(submission)
    try:
        if reasons:
            parts.queue.reject(submission.id, reasons, now)
        else:
            parts.queue.admit(submission.id, now)
    except IllegalMove as moved:
        log.info("submission %s was moved meanwhile: %s", submission.id, moved)
    else:
        log.info("submission %s: %s", submission.id, "; ".join(reasons) or "admitted")
    return True
