"""`leaderboard schedule`: run the scheduler until it is told to stop."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import time
from contextlib import closing
from types import FrameType
from typing import NoReturn

import psutil

from benchmarks.suite import offered_suites
from results.settings import Settings, load_settings
from scheduler.dispatch import choose_backend
from scheduler.examiner import Examiner
from scheduler.executors.local import LocalExecutor
from scheduler.executors.processes import kill_all
from scheduler.executors.slots import find_gpus, slots_of
from scheduler.jobs import timetable, utc_now
from scheduler.lock import only_scheduler
from scheduler.parts import Parts
from scheduler.queue import Queue, open_queue
from scheduler.rounds import Rounds

GLANCE_SECONDS = 0.5
log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: LEADERBOARD_* variables say everything."""


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("scheduler").setLevel(logging.INFO)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    with (
        only_scheduler(settings.folders),
        closing(open_queue(settings.queue_address)) as queue,
    ):
        try:
            _go_on(_rounds(settings, queue), settings)
        except KeyboardInterrupt:
            log.info("the scheduler has stopped")
    return 0


def _go_on(rounds: Rounds, settings: Settings) -> NoReturn:
    rounds.begin(utc_now())
    clock = timetable(rounds.once, rounds.admit, seconds=settings.poll_seconds)
    try:
        clock.start()
        log.info("the scheduler of %s is at work", settings.folders.root)
        while True:
            # Not signal.pause: it sleeps on if the signal comes just before, or to another thread.
            time.sleep(GLANCE_SECONDS)
    finally:
        rounds.end(utc_now())
        kill_all(psutil.Process().children(recursive=True))
        clock.shutdown()


def _rounds(settings: Settings, queue: Queue) -> Rounds:
    suites = [suite.info for suite in offered_suites(settings.suites)]
    slots = slots_of(settings.slots, lambda: find_gpus(os.environ))
    parts = Parts(
        queue=queue,
        executor=LocalExecutor(settings.folders, slots),
        settings=settings,
        backend=choose_backend(settings.backend, gpu=any(slots)),
        worker=f"{socket.gethostname()}:{settings.folders.root}",
    )
    return Rounds(parts, Examiner(settings, suites), suites)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Stop once: whoever asks twice gets no quicker an end, but no half one either."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
