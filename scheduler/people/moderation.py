"""Moderation: decisions go into the audit log, and nothing is ever taken out of it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from results.errors import LeaderboardError
from results.moderation import Action, Decision
from scheduler.people import audit
from scheduler.queue_store import WRITE


class InvalidDecision(LeaderboardError):
    """What was decided is not whole; every fault is told."""

    def __init__(self, error: ValidationError) -> None:
        super().__init__(
            "; ".join(_sentence(*one["loc"], says=one["msg"]) for one in error.errors())
        )


def decision(**fields: object) -> Decision:
    """:raises InvalidDecision:"""
    try:
        return Decision.model_validate(fields)
    except ValidationError as error:
        raise InvalidDecision(error) from None


class Moderation:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**WRITE)

    def decide(self, made: Decision) -> Decision:
        """Write it down; the board follows at the scheduler's next round."""
        with self._write() as con:
            return audit.note(con, made)

    def decisions(self, after: int = 0) -> list[Decision]:
        """The whole log, or what is new in it."""
        with self.engine.begin() as con:
            return audit.decisions(con, after)

    def last_number(self) -> int:
        with self.engine.begin() as con:
            return audit.last_number(con)

    def requests(self) -> list[Decision]:
        """Requests for removal that nobody has answered, the oldest first."""
        open_ones = dict[str, Decision]()
        for one in self.decisions():
            if one.model is None:
                continue
            if one.action is Action.REQUEST:
                open_ones.setdefault(one.model, one)
            elif one.action in (Action.HIDE, Action.DISMISS):
                open_ones.pop(one.model, None)
        return list(open_ones.values())

    def _write(self) -> AbstractContextManager[Connection]:
        return self._writing.begin()


def _sentence(*where: object, says: str) -> str:
    text = says.removeprefix("Value error, ")
    return f"{where[0]}: {text}" if where else text
