"""From the ledger onto the board. The ledger is the truth: what it holds whole is ranked."""

from __future__ import annotations

import logging
from enum import StrEnum

from results.board import open_board
from results.checks import NotRanked
from results.ledger import DamagedRun, IncompleteRun
from scheduler.parts import Parts

log = logging.getLogger(__name__)


class Placed(StrEnum):
    ADDED = "added"
    """The board grew by this run."""
    THERE = "there"
    """The board had it already."""
    NOT = "not"
    """There is no record, or none that can be ranked."""


def add_to_board(parts: Parts, run_id: str) -> Placed:
    """:raises IncompleteRun, DamagedRun, NotRanked:"""
    record = parts.ledger.collect(run_id)
    with open_board(parts.home.board) as board:
        return Placed.ADDED if board.add(record) else Placed.THERE


def place(parts: Parts, run_id: str) -> Placed:
    """Put a run onto the board if it can be."""
    try:
        return add_to_board(parts, run_id)
    except IncompleteRun:
        return Placed.NOT
    except (DamagedRun, NotRanked) as useless:
        log.warning("%s", useless)
        return Placed.NOT
