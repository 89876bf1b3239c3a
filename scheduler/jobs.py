"""The timetable, on APScheduler. Nothing here decides anything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

Clock = Callable[[], datetime]

TERMS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A turn that comes late is turned once, and never beside another."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def timetable(turn: Callable[[datetime], bool], *, seconds: float, clock: Clock) -> BaseScheduler:
    """A scheduler, not yet started, that turns at once and then every so many seconds.

    Its one thread starts the runs and lives as long as the scheduler: a run is told when the
    thread that started it dies, and would take that for the scheduler's death.

    :param turn: returns True if it wants to be turned again at once
    """
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = BackgroundScheduler(
        executors={"default": {"type": "threadpool", "max_workers": 1}},
        job_defaults=TERMS,
        timezone=UTC,
    )
    first = clock()
    scheduler.add_job(
        _turn, "interval", [turn, clock], seconds=seconds, id="round", next_run_time=first
    )
    return scheduler


def _turn(turn: Callable[[datetime], bool], clock: Clock) -> None:
    while turn(clock()):
        continue
