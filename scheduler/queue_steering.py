"""How an operator steers the queue: hold it, let it go on, put one forward or back."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import Connection, Engine, delete, insert

from scheduler.queue_moves import fetch
from scheduler.queue_reading import PAUSED, ReadableQueue
from scheduler.queue_store import WRITE
from scheduler.queue_tables import controls
from scheduler.submission import WAITING, NotWaiting, Submission
from scheduler.turns import weigh


class SteerableQueue(ReadableQueue):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._writing = engine.execution_options(**WRITE)

    def transaction(self) -> AbstractContextManager[Connection]:
        """All or nothing, and nobody else writes meanwhile."""
        return self._writing.begin()

    def pause(self) -> None:
        """Let no claim succeed until `resume`; what runs goes on."""
        with self.transaction() as con:
            con.execute(delete(controls).where(controls.c.name == PAUSED))
            con.execute(insert(controls).values(name=PAUSED, value="yes"))

    def resume(self) -> None:
        with self.transaction() as con:
            con.execute(delete(controls).where(controls.c.name == PAUSED))

    def prefer(self, submission_id: str, days: float) -> Submission:
        """Let it wait as if it had been submitted so many days earlier; negative: later.

        :raises UnknownSubmission, NotWaiting:
        """
        with self.transaction() as con:
            one = fetch(con, submission_id)
            if one.state not in WAITING:
                raise NotWaiting(submission_id, one.state)
            weigh(con, submission_id, days)
            return fetch(con, submission_id)
