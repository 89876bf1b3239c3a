"""The timetable, on APScheduler. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

from scheduler.errands import Errand

Clock = Callable[[], datetime]

TERMS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A job that comes late is done once, and never beside itself."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def timetable(
    turn: Callable[[datetime], None],
    admit: Callable[[datetime], bool],
    *,
    seconds: float,
    clock: Clock = utc_now,
    errands: Sequence[Errand] = (),
) -> BaseScheduler:
    """A scheduler, not yet started, that does all jobs at once and then every so many seconds.

    Turns have one thread that lives as long as the scheduler: a run is told when the thread that
    started it dies, and would take that for the scheduler's death.

    :param admit: returns False when there is nothing left to admit
    """
    scheduler = BackgroundScheduler(
        executors={"default": {"type": "threadpool", "max_workers": 1}, "aside": Aside()},
        job_defaults=TERMS,
        timezone=UTC,
    )
    terms: dict[str, Any] = {"seconds": seconds, "next_run_time": utc_now()}
    scheduler.add_job(lambda: turn(clock()), "interval", id="turn", **terms)
    scheduler.add_job(_exhaust, "interval", [admit, clock], id="admit", executor="aside", **terms)
    for errand in errands:
        own = terms | {"seconds": errand.seconds, "executor": "aside"}
        scheduler.add_job(_run, "interval", [errand, clock], id=errand.name, **own)
    return scheduler


class Aside(BaseExecutor):  # type: ignore[misc]
    """A thread a job, which nobody waits for at the end: the Hub may let it wait for minutes."""

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:  # noqa: ANN401
        Thread(target=self._do, args=(job, run_times), name=job.id, daemon=True).start()

    def _do(self, job: Any, run_times: list[datetime]) -> None:  # noqa: ANN401
        done = run_job(job, job._jobstore_alias, run_times, self._logger.name)
        self._run_job_success(job.id, done)


def _exhaust(admit: Callable[[datetime], bool], clock: Clock) -> None:
    while admit(clock()):
        continue


def _run(errand: Errand, clock: Clock) -> None:
    errand(clock())
