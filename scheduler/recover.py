"""Take over from a scheduler that was stopped or killed, and hand over to the next one."""

from __future__ import annotations

import logging
from datetime import datetime

from results.board import open_board
from scheduler.executors.processes import kill_all, processes_of
from scheduler.parts import Parts
from scheduler.placing import Placed, place
from scheduler.submission import LostLease, State

log = logging.getLogger(__name__)


def recover(parts: Parts, now: datetime) -> bool:
    """Finish what a dead predecessor left half done; True if the board grew."""
    kill_all(processes_of(parts.home.work))
    added = _catch_up(parts)
    running = parts.queue.listed({State.RUNNING})
    mine = [submission.run_id for submission in running if submission.worker == parts.worker]
    grown = [_give_back(parts, run_id, "the scheduler was started anew", now) for run_id in mine]
    return added or any(grown)


def hand_over(parts: Parts, now: datetime) -> bool:
    """Stop all runs and queue them again; their finished tasks are kept. True: the board grew."""
    run_ids = parts.executor.runs()
    parts.executor.cancel(*run_ids)
    grown = [_give_back(parts, run_id, "the scheduler was stopped", now) for run_id in run_ids]
    return any(grown)


def _catch_up(parts: Parts) -> bool:
    """Put onto the board what the ledger has and the board has not."""
    with open_board(parts.home.board) as board:
        there = set(board.run_ids())
    missing = [run_id for run_id in parts.ledger.run_ids() if run_id not in there]
    return Placed.ADDED in [place(parts, run_id) for run_id in missing]


def _give_back(parts: Parts, run_id: str, reason: str, now: datetime) -> bool:
    """End our hold on a run that nobody computes any more; True if the board grew by it."""
    placed = place(parts, run_id)
    try:
        if placed is Placed.NOT:
            parts.queue.release(run_id, parts.worker, reason, now)
        else:
            parts.queue.finish(run_id, parts.worker, now)
    except LostLease as lost:
        log.info("%s", lost)
    else:
        log.info("run %s: %s", run_id, reason if placed is Placed.NOT else "finished")
    return placed is Placed.ADDED
