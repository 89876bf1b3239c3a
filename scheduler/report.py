"""Carry a run's progress and the tail of its log into the queue; that renews its lease."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from evaluator.spec import Progress
from results.plain import read_plain
from scheduler.parts import Parts
from scheduler.redact import redact

TAIL_BYTES = 16_384
TAIL_LINES = 60
LONGEST = 100_000
"""Bytes of a progress file; the evaluator writes it, and may be under a model's control."""


def report(parts: Parts, run_id: str, now: datetime) -> None:
    """:raises LostLease: if the run is no longer this scheduler's"""
    place = parts.home.workplace(run_id)
    parts.queue.heartbeat(
        run_id,
        parts.worker,
        progress=read_progress(place.progress),
        log_tail=redact(log_tail(place.log), parts.secrets),
        now=now,
        lease=parts.lease,
    )


def read_progress(path: Path) -> Progress | None:
    """None before the run has said anything that can be understood."""
    try:
        return Progress.model_validate_json(read_plain(path, LONGEST))
    except (OSError, ValidationError):
        return None


def log_tail(path: Path) -> str:
    """Last whole lines of a log; of a progress bar, what a terminal would show."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    if size > TAIL_BYTES:
        del lines[0]
    return "\n".join(lines[-TAIL_LINES:]).replace("\0", "")
