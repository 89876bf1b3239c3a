"""What a fetch tells of itself: its bytes for the queue's page, a line now and then for the log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from evaluator.spec import Phase, Progress
from results.durable import write_whole
from results.home import Workplace

LINES = 10
"""In the log, of one download."""


class FetchReport:
    """Called with the bytes that are here and those in all; 0 in all: not known yet."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._told = (-1, -1)

    def __call__(self, done: int, total: int) -> None:
        progress = Progress(
            phase=Phase.FETCHING,
            bytes_done=done,
            bytes_total=total or None,
            at=datetime.now(UTC),
        )
        write_whole(self._place.progress, progress.model_dump_json().encode())
        step = (done * LINES // total, total) if total else (0, 0)
        if total and step != self._told:
            sys.stderr.write(f"fetched {done} of {total} bytes\n")
        self._told = step
