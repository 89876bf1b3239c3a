"""How far a run is, counted in answered requests, how fast it goes, and how long the rest takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evaluator.forecast import Forecast
from evaluator.spec import Phase, Progress
from evaluator.workload import Workload

Clock = Callable[[], datetime]
Report = Callable[[Progress], None]
PAUSE = timedelta(seconds=0.5)
ALMOST = 1e-6
"""Shares of an item add up to a little less than the item."""


@dataclass(slots=True)
class Throughput:
    """Tokens through the model in a second, of the present task."""

    counted_from: int = 0
    seconds: float = 0.0
    tokens_per_second: float | None = None
    """Of the last task where the present one has not told yet; None where nobody counts."""

    def restart(self, counted_from: int = 0) -> None:
        self.counted_from, self.seconds = counted_from, 0.0

    def counted(self, tokens: int | None) -> None:
        if tokens is not None and tokens > self.counted_from and self.seconds > 0:
            self.tokens_per_second = (tokens - self.counted_from) / self.seconds


@dataclass(slots=True)
class Pace:
    """Tells `report` at most twice a second, and always of a new phase or task."""

    report: Report
    clock: Clock
    _forecast: Forecast = field(default_factory=Forecast)
    _throughput: Throughput = field(default_factory=Throughput)
    _tasks_total: int | None = None
    _items_total: int | None = None
    _tasks_done: int = 0
    _items_done: int = 0
    """Of finished tasks."""
    _answered: float = 0.0
    """Items answered of the present task."""
    _phase: Phase = Phase.LOADING
    _task: str | None = None
    _counted: datetime | None = None
    _told: datetime | None = None

    def phase(self, phase: Phase) -> None:
        self._phase, self._task = phase, None
        self._tell(self.clock())

    def expect(self, loads: Sequence[Workload]) -> None:
        """What is to be done in all, whatever of it an earlier attempt has done."""
        self._forecast.expect(loads)
        self._tasks_total, self._items_total = len(loads), sum(load.items for load in loads)

    def kept(self, task: str, items: int) -> None:
        """A task was finished earlier and is not run again."""
        self._forecast.finished(task)
        self._tasks_done += 1
        self._items_done += items

    def begin(self, task: str) -> None:
        """Whatever lies between two tasks counts for the first."""
        now = self._wait()
        self._phase, self._task = Phase.EVALUATING, task
        self._throughput.restart()
        self._tell(now)

    def answered(self, items: float, tokens: int | None = None) -> None:
        """
        :param items: the share of an item that the answered request is worth
        :param tokens: that went through the model since the task began; None: not counted
        """
        now = self._wait()
        self._answered += items
        if self._task is not None:
            self._forecast.answered(self._task, items)
        self._throughput.counted(tokens)
        if self._told is None or now - self._told >= PAUSE:
            self._tell(now)

    def had(self, items: float, tokens: int | None = None) -> None:
        """An earlier attempt answered so many items of the present task, for so many tokens."""
        self._answered += items
        if self._task is not None:
            self._forecast.had(self._task, items)
        self._throughput.restart(tokens or 0)
        self._tell(self.clock())

    def end(self, items: int) -> None:
        now = self._wait()
        if self._task is not None:
            self._forecast.finished(self._task)
        self._tasks_done += 1
        self._items_done += items
        self._answered = 0.0
        self._tell(now)

    @property
    def items_done(self) -> float:
        return self._items_done + self._answered

    def _wait(self) -> datetime:
        """Count the time since the last count for the present task."""
        now = self.clock()
        if self._task is not None and self._counted is not None:
            passed = (now - self._counted).total_seconds()
            self._forecast.waited(self._task, passed)
            self._throughput.seconds += passed
        self._counted = now
        return now

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
                tokens_per_second=self._throughput.tokens_per_second,
                remaining_seconds=self._forecast.seconds,
                at=now,
            )
        )
