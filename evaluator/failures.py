"""Whose fault a failed run is, and the sentence that the submitter reads."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluator.backends.faults import ModelFault
from evaluator.backends.served import EndpointFailed
from evaluator.provenance import NoEngine
from evaluator.spec import Failure
from results.durable import write_whole
from results.errors import LeaderboardError
from results.plain import read_plain
from results.suite import Words

EXHAUSTED = (
    "out of memory",
    "can't allocate memory",
    "not enough memory",
    "no available memory for the cache",
    "kv cache is needed",
    "less than desired gpu memory",
    "no space left on device",
)
"""How engines say that the machine is too small; none has a class of error for all of it."""
FULL = frozenset({errno.ENOMEM, errno.ENOSPC, errno.EDQUOT})
LENGTH = 300
LONGEST = 100_000
"""Bytes of the file that tells of a fault."""


class Fault(Words):
    """What the evaluator tells whoever started it, in a small file."""

    failure: Failure
    reason: str


class ToldFault(LeaderboardError):
    """What another process of the same run said of its end."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class BrokenModel(ModelFault):
    """No engine can load the model's files."""

    def __init__(self, repo: str, error: Exception) -> None:
        super().__init__(f"{repo} cannot be loaded: {_sentence(error)}")


class TooSmall(LeaderboardError):
    """The machine cannot hold the model."""

    def __init__(self, repo: str, error: BaseException) -> None:
        super().__init__(f"the machine is too small for {repo}: {_sentence(error)}")


KINDS: tuple[tuple[type[LeaderboardError], Failure], ...] = (
    (TooSmall, Failure.CAPACITY),
    (ModelFault, Failure.MODEL),
    (NoEngine, Failure.INFRASTRUCTURE),
    (EndpointFailed, Failure.INFRASTRUCTURE),
    (LeaderboardError, Failure.OURS),
)
"""The first that fits tells whose fault it is; whatever is left was raised for the operator."""


@contextmanager
def loading(repo: str) -> Iterator[None]:
    """While a model is loaded with our fixed arguments, what goes wrong lies in its files."""
    try:
        yield
    except (LeaderboardError, ImportError):
        raise
    except Exception as error:
        if exhausted(error):
            raise TooSmall(repo, error) from error
        raise BrokenModel(repo, error) from error


def exhausted(error: BaseException) -> bool:
    """Whether memory or disk ran out, here or in what caused the error."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    if any(sign in str(error).lower() for sign in EXHAUSTED):
        return True
    return error.__cause__ is not None and exhausted(error.__cause__)


def fault(error: BaseException) -> Fault:
    """Class and sentence for any error of the evaluator."""
    if isinstance(error, ToldFault):
        return error.fault
    for kind, failure in KINDS:
        if isinstance(error, kind):
            return Fault(failure=failure, reason=str(error))
    if exhausted(error):
        reason = f"the machine ran out of memory or disk: {_sentence(error)}"
        return Fault(failure=Failure.CAPACITY, reason=reason)
    if type(error).__module__.startswith("jinja2"):
        reason = f"the chat template cannot be used: {_sentence(error)}"
        return Fault(failure=Failure.MODEL, reason=reason)
    return Fault(failure=Failure.OURS, reason=f"the evaluator broke off: {_sentence(error)}")


def write_fault(path: Path, error: BaseException) -> None:
    write_whole(path, fault(error).model_dump_json(indent=2).encode())


def read_fault(path: Path) -> Fault | None:
    """None where the evaluator died before it could say why."""
    try:
        return Fault.model_validate_json(read_plain(path, LONGEST))
    except (OSError, ValueError):
        return None


def _sentence(error: BaseException) -> str:
    """First line of an error, with its class, since many engines' texts are bare facts."""
    text = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {text}"[:LENGTH].rstrip(": ")
