"""Take over from a scheduler that was stopped or killed, and hand over to the next one."""

from __future__ import annotations

import logging
from datetime import datetime

from results.board import open_board
from scheduler.executors.processes import kill_all, processes_of
from scheduler.parts import Parts
from scheduler.placing import place
from scheduler.submission import LostLease, State

log = logging.getLogger(__name__)


def recover(parts: Parts, now: datetime) -> None:
    """Finish what a dead predecessor left half done."""
    kill_all(processes_of(parts.home.work))
    with open_board(parts.home.board) as board:
        there = set(board.run_ids())
    for run_id in parts.ledger.run_ids():
        if run_id not in there:
            place(parts, run_id)
    for submission in parts.queue.listed({State.RUNNING}):
        if submission.worker == parts.worker:
            _give_back(parts, submission.run_id, "the scheduler was started anew", now)


def hand_over(parts: Parts, now: datetime) -> None:
    """Stop all runs and queue them again; their finished tasks are kept."""
    run_ids = parts.executor.runs()
    parts.executor.cancel(*run_ids)
    for run_id in run_ids:
        _give_back(parts, run_id, "the scheduler was stopped", now)


def _give_back(parts: Parts, run_id: str, reason: str, now: datetime) -> None:
    """End our hold on a run that nobody computes any more."""
    try:
        if place(parts, run_id):
            parts.queue.finish(run_id, parts.worker, now)
        else:
            parts.queue.release(run_id, parts.worker, reason, now)
    except LostLease as lost:
        log.info("%s", lost)
    else:
        log.info("run %s: %s", run_id, reason)
