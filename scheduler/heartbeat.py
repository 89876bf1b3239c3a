"""Report every run that goes on, and stop those that are ours no longer."""

from __future__ import annotations

import logging
from datetime import datetime

from scheduler.parts import Parts
from scheduler.placing import Placed, place
from scheduler.report import report
from scheduler.submission import LostLease

log = logging.getLogger(__name__)


def beat(parts: Parts, now: datetime) -> bool:
    """Renew all leases; True if a run that was stopped had finished all the same, and was added."""
    added = False
    for run_id in parts.executor.runs():
        try:
            report(parts, run_id, now)
        except LostLease as lost:
            log.warning("%s; it is stopped", lost)
            parts.executor.cancel(run_id)
            added |= place(parts, run_id) is Placed.ADDED
    return added
