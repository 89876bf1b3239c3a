"""One round of the scheduler: every step once. Each may fail without holding up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock
from typing import TypeVar

from results.errors import LeaderboardError
from results.suite import SuiteInfo
from scheduler.admit import admit
from scheduler.collect import collect
from scheduler.dispatch import dispatch
from scheduler.heartbeat import beat
from scheduler.intake import Intake
from scheduler.parts import Examine, Parts
from scheduler.people.moderation import Moderation
from scheduler.publishing import publish_from
from scheduler.recover import hand_over, recover
from scheduler.submission import Submission

log = logging.getLogger(__name__)
T = TypeVar("T")


class Interrupted(LeaderboardError):
    """An examination was cut off: what came of it says nothing of the model."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(f"submission {submission.id}: the scheduler stops, so it is not examined")


class Rounds:
    """The clock's thread turns, another admits, the main thread ends: a lock keeps them apart."""

    def __init__(self, parts: Parts, examine: Examine, suites: Sequence[SuiteInfo]) -> None:
        self.parts = parts
        self._examine = examine
        self.suites = suites
        self._lock = Lock()
        self._ended = False
        self._intake = Intake(parts.home)
        self._moderation = Moderation(parts.queue.engine)
        self._published: tuple[int, ...] | None = None

    def begin(self, now: datetime) -> None:
        """Publish what there is, so that readers find a board, and take over what was left."""
        with self._lock:
            self._publish(now)
            recover(self.parts, now)
            self._intake.take()
            self._publish_changes(now)

    def once(self, now: datetime) -> None:
        """Turn once. Leases are renewed first, so that a turn that comes late costs none."""
        with self._lock:
            if self._ended:
                return
            self._try(lambda: beat(self.parts, now))
            self._try(lambda: self._expire(now))
            self._try(lambda: collect(self.parts, now))
            self._try(lambda: dispatch(self.parts, now))
            self._try(self._intake.take)
            self._try(lambda: self._publish_changes(now))

    def admit(self, now: datetime) -> bool:
        """Examine one submission beside the turns, for it may take minutes; False if none waits."""
        return self._try(lambda: admit(self.parts, self._examine_to_the_end, now)) or False

    def end(self, now: datetime) -> None:
        """Let no run of ours go on, and no examination that is cut off now count."""
        with self._lock:
            self._ended = True
            hand_over(self.parts, now)
            self._try(lambda: self._publish_changes(now))

    def _examine_to_the_end(self, submission: Submission) -> Sequence[str]:
        reasons = self._examine(submission)
        if self._ended:
            raise Interrupted(submission)
        return reasons

    def _expire(self, now: datetime) -> None:
        for submission in self.parts.queue.expire(now):
            log.warning("run %s: contact was lost, it is queued again", submission.run_id)

    def _publish_changes(self, now: datetime) -> None:
        """Publish if the board's file or the moderators' log is not what was published last."""
        if (*self._file(), self._moderation.last_number()) != self._published:
            self._publish(now)

    def _publish(self, now: datetime) -> None:
        # Asked first: what is decided meanwhile may be published twice, but is never left out.
        last = self._moderation.last_number()
        folder = publish_from(self.parts.queue, self.parts.home, self.suites, now)
        self._published = (*self._file(), last)
        log.info("published %s", folder.name)

    def _file(self) -> tuple[int, int]:
        found = self.parts.home.board.stat()
        return found.st_mtime_ns, found.st_size

    def _try(self, step: Callable[[], T]) -> T | None:
        """Do a step; what it could not do is tried again in the next round."""
        try:
            return step()
        except LeaderboardError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("a step of the round failed")
        return None
