"""Answers of a task that is not finished yet: every shard is kept as soon as it is answered."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

from evaluator.backends.meter import Spent
from results.cost import known_max
from results.ledger import write_object

FOLDER = "shards"
ENDING = ".shard"
NAME_LENGTH = 24

Value = str | float | tuple[float, bool]
"""A text, a rolling log-likelihood, or a log-likelihood and whether it is the greedy answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered request."""

    value: Value
    spent: Spent | None
    """What it cost, where the backend counts it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it took to answer, beyond what is counted for each request."""

    seconds: float = 0.0
    forward_tokens: int | None = None
    """Through the model; None where nobody counts them."""
    joules: float | None = None
    """Of the GPUs; None where they do not count it, or there are none."""
    memory: int | None = None
    """Bytes: the largest so far."""
    gpu_memory: int | None = None

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.seconds + other.seconds,
            _counted(self.forward_tokens, other.forward_tokens),
            _counted(self.joules, other.joules),
            known_max([self.memory, other.memory]),
            known_max([self.gpu_memory, other.gpu_memory]),
        )


Number = TypeVar("Number", int, float)


def _counted(one: Number | None, other: Number | None) -> Number | None:
    """The sum of what was counted; None where nothing was."""
    if one is None or other is None:
        return one if other is None else other
    return one + other


@dataclass(slots=True)
class Kept:
    """What earlier attempts have answered of a task."""

    answers: dict[int, Answer] = field(default_factory=dict)
    """By the request's place among those of the task."""
    cost: Cost = Cost()


@dataclass(frozen=True, slots=True)
class Shards:
    """One task's shards in a run's folder.

    A file names the run's identity and the digest of the task's requests; what bears other names
    is never read, so that answers of another model, engine, seed or prompt cannot come in.
    """

    folder: Path
    identity: str

    def read(self, requests: str) -> Kept:
        """Everything kept that answers these very requests; a damaged file is asked for again."""
        kept = Kept()
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            found = _parse(path.read_bytes(), {"identity": self.identity, "requests": requests})
            if found is not None:
                kept.answers |= found.answers
                kept.cost += found.cost
        return kept

    def counted(self, requests: str) -> Counter[int]:
        """How often each request is answered in what is kept."""
        expected = {"identity": self.identity, "requests": requests}
        found = [_parse(path.read_bytes(), expected) for path in self.folder.glob(f"*{ENDING}")]
        return Counter(place for kept in found if kept for place in kept.answers)

    def keep(self, requests: str, answers: Mapping[int, Answer], cost: Cost) -> None:
        """On return the answers survive a kill and a power cut."""
        plain = [[place, *_plain(answer)] for place, answer in answers.items()]
        body = json.dumps({"cost": asdict(cost), "answers": plain}).encode()
        digest = hashlib.sha256(body).hexdigest()
        head = {"identity": self.identity, "requests": requests, "sha256": digest}
        name = hashlib.sha256(requests.encode() + body).hexdigest()[:NAME_LENGTH]
        write_object(self.folder / f"{name}{ENDING}", json.dumps(head).encode() + b"\n" + body)

    def take_over(self, earlier: Shards) -> None:
        """Copy what an earlier attempt kept; equal shards have equal names."""
        for path in sorted(earlier.folder.glob(f"*{ENDING}")):
            if not (self.folder / path.name).exists():
                write_object(self.folder / path.name, path.read_bytes())

    def clear(self) -> None:
        """The task is finished; its samples hold everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _plain(answer: Answer) -> tuple[Value, dict[str, object] | None]:
    return answer.value, None if answer.spent is None else asdict(answer.spent)


def _parse(data: bytes, expected: Mapping[str, str]) -> Kept | None:
    """None for what belongs to something else, or is not what was written."""
    first, _, body = data.partition(b"\n")
    try:
        head = json.loads(first)
        if expected.items() <= head.items() and hashlib.sha256(body).hexdigest() == head["sha256"]:
            whole = json.loads(body)
            answers = {place: _answer(value, spent) for place, value, spent in whole["answers"]}
            return Kept(answers, Cost(**whole["cost"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return None


def _answer(value: str | float | list[float], spent: dict[str, int] | None) -> Answer:
    whole = (float(value[0]), bool(value[1])) if isinstance(value, list) else value
    return Answer(whole, None if spent is None else Spent(**spent))  # type: ignore[arg-type]
