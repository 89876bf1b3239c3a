"""Which commit of each dataset this leaderboard reads: a small file, once written never changed.

Runs of one suite must read the same data, so a pin stays until an operator takes it out by hand.
"""

from __future__ import annotations

import fcntl
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from results.durable import write_whole
from results.errors import LeaderboardError
from results.record import Commit

PINS = TypeAdapter(dict[str, Commit])


class BrokenPins(LeaderboardError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read: it must be JSON that gives a commit of 40 digits for the name "
            "of each dataset"
        )


def read_pins(path: Path) -> dict[str, str]:
    """Dataset -> commit; empty where nothing is pinned yet.

    :raises BrokenPins:
    """
    try:
        return PINS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError:
        raise BrokenPins(path) from None


def pin(path: Path, found: Mapping[str, str]) -> dict[str, str]:
    """Pin what is not pinned yet; all pins after it. Several processes may do so at once.

    :raises BrokenPins:
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pins = {**found, **read_pins(path)}
        write_whole(path, PINS.dump_json(dict(sorted(pins.items())), indent=2) + b"\n")
    return pins
