"""New imports and rescorings onto the board: commands keep them, the scheduler takes them up."""

from __future__ import annotations

import logging

from results.board import open_board
from results.home import Home
from results.imports import Imports
from results.rescorings import Rescorings

log = logging.getLogger(__name__)


class Intake:
    """Looks at names alone while nothing is new, for each opening of the board costs time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._imports = Imports(home.imports)
        self._rescorings = Rescorings(home.rescorings)
        self._seen: list[str] = []

    def take(self) -> int:
        """Put what is new onto the board; how many that were."""
        found = [*self._imports.ids(), *self._rescorings.ids()]
        if found == self._seen:
            return 0
        with open_board(self._home.board) as board:
            imported = board.take_imports(self._imports)
            anew = board.take_rescorings(self._rescorings)
        for damaged in (*imported.left_out, *anew.left_out):
            log.warning("%s", damaged)
        if added := imported.added + anew.added:
            log.info("imports and rescorings new on the board: %s", added)
        self._seen = found
        return added
