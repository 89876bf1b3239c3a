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

import psutil

from benchmarks.suite import offered_suites
from evaluator.box.choose import isolation
from results.settings import Settings, load_settings
from scheduler.errands import errands
from scheduler.examiner import Examiner
from scheduler.executors.gpus import described, list_gpus, rooms
from scheduler.executors.local import LocalExecutor
from scheduler.executors.processes import kill_all
from scheduler.executors.slots import find_gpus, slots_of
from scheduler.ground import check_endpoint, choose_backend
from scheduler.jobs import timetable, utc_now
from scheduler.lock import only_scheduler
from scheduler.parts import Parts
from scheduler.queue import Queue, open_queue
from scheduler.rounds import Rounds

GLANCE_SECONDS = 0.05
log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: LEADERBOARD_* variables say everything."""


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    check_endpoint(settings)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("scheduler").setLevel(logging.INFO)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    _say_how_isolated(settings)
    wish = Wish()
    with (
        only_scheduler(settings.folders),
        closing(open_queue(settings.queue_address)) as queue,
    ):
        _go_on(_rounds(settings, queue), settings, wish)
        log.info("the scheduler has stopped")
    return 0


def _say_how_isolated(settings: Settings) -> None:
    """:raises NoIsolation: if it is demanded and this machine has none"""
    found = isolation(settings.isolation, settings.run_as)
    if found.way is None:
        log.warning("evaluators run without a box: %s; see `leaderboard doctor`", found.why)
    else:
        log.info("evaluators run in boxes made by %s", found.way)


class Wish:
    """Whether SIGTERM or SIGINT has asked the scheduler to stop.

    It is only noted: an exception raised by the signal would cut a transaction short, and a
    library may turn it into an error of its own. A second signal changes nothing.
    """

    def __init__(self) -> None:
        self.to_stop = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.to_stop = True


def _go_on(rounds: Rounds, settings: Settings, wish: Wish) -> None:
    rounds.begin(utc_now())
    beside = errands(rounds.parts, rounds.suites)
    clock = timetable(rounds.once, rounds.admit, seconds=settings.poll_seconds, errands=beside)
    try:
        clock.start()
        log.info("the scheduler of %s is at work", settings.folders.root)
        while not wish.to_stop:
            # Not signal.pause: it sleeps on if the signal comes just before, or to another thread.
            time.sleep(GLANCE_SECONDS)
    finally:
        rounds.end(utc_now())
        kill_all(psutil.Process().children(recursive=True))
        clock.shutdown()


def _rounds(settings: Settings, queue: Queue) -> Rounds:
    suites = [suite.info for suite in offered_suites(settings.suites)]
    slots = slots_of(settings.slots, lambda: find_gpus(os.environ))
    backend = choose_backend(settings.backend, gpu=any(slots))
    gpus = list_gpus(os.environ)
    parts = Parts(
        queue=queue,
        executor=LocalExecutor(settings.folders, rooms(slots, gpus), most=settings.runs_a_gpu),
        settings=settings,
        backend=backend,
        hardware=described(backend, slots, gpus),
        worker=f"{socket.gethostname()}:{settings.folders.root}",
    )
    return Rounds(parts, Examiner(settings, suites), suites)
