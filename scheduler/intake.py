"""What is new onto the board: others keep imports, rescorings, observations; this takes them."""

from __future__ import annotations

import logging

from results.board import open_board
from results.home import Home
from results.imports import Imports
from results.observations import Observations
from results.rescorings import Rescorings

log = logging.getLogger(__name__)


class Intake:
    """Looks at names alone while nothing is new, for each opening of the board costs time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._imports = Imports(home.imports)
        self._rescorings = Rescorings(home.rescorings)
        self._observations = Observations(home.observations)
        self._seen: list[str] = []

    def take(self) -> int:
        """Put what is new onto the board; how many imports and rescorings that were."""
        found = [*self._imports.ids(), *self._rescorings.ids(), *self._observations.ids()]
        if found == self._seen:
            return 0
        with open_board(self._home.board) as board:
            imported = board.take_imports(self._imports)
            anew = board.take_rescorings(self._rescorings)
            bad = board.take_observations(self._observations)
        for damaged in (*imported.left_out, *anew.left_out, *bad):
            log.warning("%s", damaged)
        if added := imported.added + anew.added:
            log.info("imports and rescorings new on the board: %s", added)
        self._seen = found
        return added
