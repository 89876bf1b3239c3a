"""From the ledger onto the board. The ledger is the truth: what it holds whole is ranked."""

from __future__ import annotations

import logging

from results.board import open_board
from results.checks import NotRanked
from results.ledger import DamagedRun, IncompleteRun
from scheduler.parts import Parts

log = logging.getLogger(__name__)


def add_to_board(parts: Parts, run_id: str) -> None:
    """Put a finished run onto the board, unless it is there.

    :raises IncompleteRun, DamagedRun, NotRanked:
    """
    record = parts.ledger.collect(run_id)
    with open_board(parts.home.board) as board:
        board.add(record)


def place(parts: Parts, run_id: str) -> bool:
    """Put a run onto the board if it can be; whether it is there now."""
    try:
        add_to_board(parts, run_id)
    except IncompleteRun:
        return False
    except (DamagedRun, NotRanked) as useless:
        log.warning("%s", useless)
        return False
    return True
