"""How long the rest of a run will take: work that is left, at speeds that were measured.

Items differ: a letter after a short question is read in a blink, a proof is written for seconds. So
tasks are compared by their work (see `evaluator.workload`), and a task that has not been measured
goes at the speed of its nearest relative that has: its benchmark's tasks, then those of its kind.
Before the first answer of a task its prompts are made, which takes a time for each item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evaluator.workload import Workload

ENOUGH = 16
"""Items after which a speed is believed rather than that of a wider circle."""


@dataclass(slots=True)
class Stretch:
    """One task on its way."""

    load: Workload
    had: float = 0.0
    """Items of an earlier attempt, which tell nothing of the speed."""
    done: float = 0.0
    """Items answered now."""
    seconds: float = 0.0
    """Since the task began."""
    first: tuple[float, float] = (0.0, 0.0)
    """Items and seconds when the first answers came; nothing where all came at once."""
    over: bool = False

    @property
    def to_make(self) -> float:
        """Items whose prompts are made in this attempt."""
        return self.load.items - self.had

    @property
    def open(self) -> float:
        """Items without an answer."""
        return 0.0 if self.over else max(0.0, self.to_make - self.done)

    @property
    def left(self) -> float:
        """Work. Its last answers are written with fewer and fewer beside them."""
        return (self.open + min(self.open, self.load.tail)) * self.load.work_an_item

    @property
    def timed(self) -> float:
        """Items whose answering was timed."""
        return self.done - self.first[0]

    @property
    def work(self) -> float:
        """What was timed, and what could have been written where fewer were left than there is
        room for.
        """
        idle = max(0.0, self.load.tail - self.open)
        return (self.timed + idle) * self.load.work_an_item if self.timed > 0 else 0.0

    @property
    def answering(self) -> float:
        """Seconds that the work took."""
        return self.seconds - self.first[1]

    def answered(self, items: float) -> None:
        """Those told of at one moment were answered together."""
        if self.first == (0.0, 0.0) or self.seconds == self.first[1]:
            self.first = (self.done + items, self.seconds)
        self.done += items

    def finish(self) -> None:
        self.over = True
        if self.timed <= 0:
            self.first = (0.0, 0.0)


@dataclass(slots=True)
class Forecast:
    _tasks: dict[str, Stretch] = field(default_factory=dict)

    def expect(self, loads: Sequence[Workload]) -> None:
        self._tasks = {load.task: Stretch(load) for load in loads}

    def had(self, task: str, items: float) -> None:
        """An earlier attempt answered so many."""
        self._tasks[task].had += items

    def waited(self, task: str, seconds: float) -> None:
        self._tasks[task].seconds += seconds

    def answered(self, task: str, items: float) -> None:
        self._tasks[task].answered(items)

    def finished(self, task: str) -> None:
        self._tasks[task].finish()

    @property
    def seconds(self) -> float | None:
        """Of the rest; None before answers were timed."""
        left = [one for one in self._tasks.values() if one.left]
        speeds = [self._speed(one) for one in left]
        known = [speed for speed in speeds if speed is not None]
        if len(known) < len(left) or not any(one.done for one in self._tasks.values()):
            return None
        prompts = sum(self._prompt(one) * one.to_make for one in left if not one.done)
        return prompts + sum(one.left * speed for one, speed in zip(left, known, strict=True))

    def _prompt(self, stretch: Stretch) -> float:
        """Seconds before the first answer, for an item: of the narrowest circle that was begun."""
        for circle in self._circles(stretch, [one for one in self._tasks.values() if one.done]):
            if items := sum(one.to_make for one in circle):
                return sum(one.first[1] for one in circle) / items
        return 0.0

    def _speed(self, stretch: Stretch) -> float | None:
        """Seconds for a unit of work: of the narrowest circle where enough items were timed."""
        widest = None
        timed = [one for one in self._tasks.values() if one.timed > 0]
        for circle in self._circles(stretch, timed):
            if work := sum(one.work for one in circle):
                widest = sum(one.answering for one in circle) / work
            if sum(one.timed for one in circle) >= ENOUGH:
                return widest
        return widest

    def _circles(self, stretch: Stretch, among: list[Stretch]) -> Iterator[list[Stretch]]:
        load = stretch.load
        yield [one for one in among if one is stretch]
        yield [one for one in among if one.load.benchmark == load.benchmark]
        yield [one for one in among if one.load.kind == load.kind]
        yield among
