"""SQL for those whom the operator lets ask, a few statements at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Literal

from leaderboard_app.people.asker import Asker, NotSignedIn
from results.errors import LeaderboardError
from results.select.ask import Selected, SelectLimits, select
from results.settings import Settings
from results.snapshot import Snapshot

Whom = Literal["off", "people", "everyone"]
DEFAULTS = SelectLimits(seconds=10, memory_mib=1024, rows=10_000)


class SelectOff(LeaderboardError):
    def __init__(self) -> None:
        super().__init__(
            "this leaderboard does not take SQL; download the snapshot and ask it yourself"
        )


class SelectBusy(LeaderboardError):
    retry_after = 1
    """Seconds; most statements take less."""

    def __init__(self, at_once: int) -> None:
        super().__init__(f"{at_once} statements are running already; ask again in a moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selecting:
    whom: Whom = "everyone"
    limits: SelectLimits = DEFAULTS
    at_once: int = 2
    _places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))

    def ask(self, snapshot: Snapshot, query: str, who: Asker) -> Selected:
        """:raises SelectOff, NotSignedIn, SelectBusy:
        :raises SelectRefused, SelectTooLong, SelectTooMuch:
        """
        self.admit(who)
        if not self._places.acquire(blocking=False):
            raise SelectBusy(self.at_once)
        try:
            return select(snapshot.folder, query, self.limits)
        finally:
            self._places.release()

    def admit(self, who: Asker) -> None:
        """:raises SelectOff, NotSignedIn:"""
        if self.whom == "off":
            raise SelectOff
        if self.whom == "people" and who.account is None:
            raise NotSignedIn


def selecting(settings: Settings) -> Selecting:
    return Selecting(
        whom=settings.sql,
        limits=SelectLimits(
            seconds=settings.sql_seconds,
            memory_mib=settings.sql_memory_mib,
            rows=settings.sql_rows,
        ),
        at_once=settings.sql_at_once,
        _places=BoundedSemaphore(settings.sql_at_once),
    )
