"""Which items a replica answers: by a hash of the item's key, the same in every attempt."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from evaluator.shards import Kept, Shards
from results.errors import LeaderboardError

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance


class DoubledItems(LeaderboardError):
    """Two replicas answered the same item."""

    def __init__(self, task: str, count: int) -> None:
        super().__init__(f"{task}: {count} requests were answered more than once")


class LostItems(LeaderboardError):
    """No replica answered an item, and none is left to do so."""

    def __init__(self, task: str, count: int) -> None:
        super().__init__(f"{task}: {count} requests were answered by no replica")


class PartDone(Exception):
    """A replica has answered its part of a task; the rest is not its business."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of so many."""

    index: int
    of: int

    def mine(self, request: Instance) -> bool:
        """SHA-256 of the item's key, modulo the number of replicas."""
        key = f"{request.task_name}/{request.doc_id}"
        return int(hashlib.sha256(key.encode()).hexdigest(), 16) % self.of == self.index


class Team(Protocol):
    """The others that answer the same run."""

    @property
    def part(self) -> Part:
        """Ours."""

    def rest(self, shards: Shards, digest: str, requests: Sequence[Instance]) -> Kept:
        """Everything that all of us answered of a task, complete.

        :raises PartDone: to those that only answer
        :raises LostItems, DoubledItems:
        """


def check_whole(counted: Counter[int], requests: Sequence[Instance]) -> None:
    """Every request answered, and none twice.

    :raises LostItems, DoubledItems:
    """
    task = str(requests[0].task_name) if requests else ""
    if doubled := sum(times > 1 for times in counted.values()):
        raise DoubledItems(task, doubled)
    if lost := set(range(len(requests))) - counted.keys():
        raise LostItems(task, len(lost))


@dataclass(frozen=True, slots=True)
class Member:
    """A replica that only answers; what it keeps is merged by the first one."""

    part: Part

    def rest(self, shards: Shards, digest: str, requests: Sequence[Instance]) -> Kept:
        raise PartDone
