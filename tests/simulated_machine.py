"""A run of real tasks on a machine of given speeds, played through without a model in no time."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from evaluator.pace import Pace
from evaluator.spec import Progress
from evaluator.workload import GENERATION, Workload, in_turn_of

PROFILES = Path(__file__).with_name("task_profiles.json")
START = datetime(2026, 1, 1, tzinfo=UTC)


class Watch:
    """A clock that somebody else turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Profile:
    """A real task, see `bench.profiles`."""

    load: Workload
    lengths: list[tuple[int, int]]
    """Characters read and written for an item."""


@dataclass(frozen=True, slots=True)
class Machine:
    read: float
    """Characters a second."""
    written: float
    """Characters a second of all answers that are written at once."""
    at_once: int
    prompt: float
    """Seconds to make the prompts of an item, before its task begins."""
    shared: bool = True


def profiles(suite: str, machine: Machine) -> list[Profile]:
    """The tasks of one of the retired suites, as far as their data is at hand."""
    found = []
    for row in json.loads(PROFILES.read_text()):
        if row["task"].startswith("leaderboard_") == (suite == "open-llm-v2"):
            work = row["work"][0 if machine.shared else 1]
            load = Workload(row["task"], row["benchmark"], row["kind"], row["items"], work)
            if load.kind == GENERATION:
                load = replace(load, tail=float(machine.at_once))
            found.append(Profile(load, row["lengths"]))
    return found


def play(tasks: list[Profile], machine: Machine, random: Random) -> list[tuple[float, Progress]]:
    """What is told, each with the seconds since the first task began."""
    told: list[tuple[float, Progress]] = []
    watch = Watch()
    pace = Pace(lambda progress: told.append((watch.seconds, progress)), watch)
    loads = [task.load for task in tasks]
    pace.expect(loads)
    by_name = {task.load.task: task for task in tasks}
    for load in in_turn_of(loads):
        pace.begin(load.task)
        began = watch.seconds + machine.prompt * load.items
        for seconds in answers(by_name[load.task], machine, random):
            watch.seconds = began + seconds
            pace.answered(1)
        pace.end(load.items)
    return told


def answers(task: Profile, machine: Machine, random: Random) -> Iterator[float]:
    """Seconds at which one item after the other is answered."""
    lengths = random.choices(task.lengths, k=task.load.items)
    if task.load.kind != GENERATION:
        factor = 1.0 if machine.shared else task.load.work_an_item / _mean(task)
        now = 0.0
        for read, _ in lengths:
            now += factor * read / machine.read
            yield now
        return
    writing: list[float] = []
    for read, written in lengths:
        free = heapq.heappop(writing) if len(writing) == machine.at_once else None
        if free is not None:
            yield free
        seconds = read / machine.read + written * machine.at_once / machine.written
        heapq.heappush(writing, (free or 0.0) + seconds)
    yield from sorted(writing)


def _mean(task: Profile) -> float:
    """What is read for an item where beginnings are shared: what the profile holds."""
    return sum(read for read, _ in task.lengths) / len(task.lengths)
