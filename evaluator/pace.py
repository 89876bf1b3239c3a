"""How far a run is, counted in answered requests, and how long the rest will take, measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evaluator.spec import Phase, Progress

Clock = Callable[[], datetime]
Report = Callable[[Progress], None]
PAUSE = timedelta(seconds=0.5)
ALMOST = 1e-6
"""Shares of an item add up to a little less than the item."""


@dataclass(slots=True)
class Pace:
    """Tells `report` at most twice a second, and always of a new phase or task."""

    report: Report
    clock: Clock
    _tasks_total: int | None = None
    _items_total: int | None = None
    _tasks_done: int = 0
    _items_done: int = 0
    """Of finished tasks."""
    _answered: float = 0.0
    """Items answered of the present task."""
    _measured: float = 0.0
    """Items answered by this process; those of an earlier attempt tell nothing of its speed."""
    _seconds: float = 0.0
    """What they took, with whatever lies between two tasks."""
    _phase: Phase = Phase.LOADING
    _task: str | None = None
    _counted: datetime | None = None
    _told: datetime | None = None

    def phase(self, phase: Phase) -> None:
        self._phase, self._task = phase, None
        self._tell(self.clock())

    def expect(self, tasks: int, items: int) -> None:
        self._tasks_total, self._items_total = tasks, items

    def kept(self, items: int) -> None:
        """A task was finished earlier and is not run again."""
        self._tasks_done += 1
        self._items_done += items

    def begin(self, task: str) -> None:
        now = self.clock()
        self._phase, self._task = Phase.EVALUATING, task
        self._counted = self._counted or now
        self._tell(now)

    def answered(self, items: float) -> None:
        """A request was answered, worth this share of an item."""
        now = self.clock()
        self._seconds += (now - (self._counted or now)).total_seconds()
        self._counted = now
        self._answered += items
        self._measured += items
        if self._told is None or now - self._told >= PAUSE:
            self._tell(now)

    def had(self, items: float) -> None:
        """An earlier attempt answered so many items of the present task."""
        self._answered += items
        self._tell(self.clock())

    def end(self, items: int) -> None:
        self._tasks_done += 1
        self._items_done += items
        self._answered = 0.0
        self._tell(self.clock())

    @property
    def items_done(self) -> float:
        return self._items_done + self._answered

    @property
    def remaining_seconds(self) -> float | None:
        """At the speed measured so far; None before the first answer."""
        if not self._measured or self._items_total is None:
            return None
        left = max(0.0, self._items_total - self.items_done)
        return left * self._seconds / self._measured

    def _tell(self, now: datetime) -> None:
        self._told = now
        self.report(
            Progress(
                phase=self._phase,
                task=self._task,
                tasks_done=self._tasks_done,
                tasks_total=self._tasks_total,
                items_done=int(self.items_done + ALMOST),
                items_total=self._items_total,
                remaining_seconds=self.remaining_seconds,
                at=now,
            )
        )
