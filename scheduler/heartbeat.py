"""Report every run that goes on, and stop those that are ours no longer."""

from __future__ import annotations

import logging
from datetime import datetime

from scheduler.parts import Parts
from scheduler.placing import place
from scheduler.report import report
from scheduler.submission import LostLease

log = logging.getLogger(__name__)


def beat(parts: Parts, now: datetime) -> None:
    """Renew the lease of each run; one that was cancelled, or lost its lease, is stopped."""
    for run_id in parts.executor.runs():
        try:
            report(parts, run_id, now)
        except LostLease as lost:
            log.warning("%s; it is stopped", lost)
            parts.executor.cancel(run_id)
            place(parts, run_id)
