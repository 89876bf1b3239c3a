"""New imports onto the board: `leaderboard import` keeps them, the scheduler takes them up."""

from __future__ import annotations

import logging

from results.board import open_board
from results.home import Home
from results.imports import Imports

log = logging.getLogger(__name__)


class Intake:
    """Looks at names alone while nothing is new, for each opening of the board costs time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._imports = Imports(home.imports)
        self._seen: list[str] = []

    def take(self) -> int:
        """Put what is new onto the board; how many imports that were."""
        found = self._imports.ids()
        if found == self._seen:
            return 0
        with open_board(self._home.board) as board:
            taken = board.take_imports(self._imports)
        for damaged in taken.left_out:
            log.warning("%s", damaged)
        if taken.added:
            log.info("imports new on the board: %s", taken.added)
        self._seen = found
        return taken.added
