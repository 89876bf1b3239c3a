"""One scheduler a data folder: a lock that goes with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from results.errors import LeaderboardError
from results.home import Home


class SchedulerRuns(LeaderboardError):
    def __init__(self, home: Home, pid: str) -> None:
        super().__init__(
            f"process {pid} is the scheduler of {home.root}, or repairs it; stop it first"
        )


@contextmanager
def only_scheduler(home: Home) -> Iterator[None]:
    """Be the only one who writes ledger's board and snapshots.

    :raises SchedulerRuns: naming the process that is
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with home.scheduler_lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SchedulerRuns(home, file.read().strip() or "another") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
