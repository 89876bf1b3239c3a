"""Where runs run: the contract that every executor keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from evaluator.spec import Exit, RunSpec
from results.errors import LeaderboardError


class NoFreeSlot(LeaderboardError):
    """A run was started on an executor that is full."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id} cannot start: every slot is taken")


class Executor(Protocol):
    """Starts runs and watches them. A run holds a slot from `start` until it is forgotten."""

    def free_slots(self) -> int:
        """How many more runs of their own may be started now."""

    def share(self, gib: float | None) -> float | None:
        """What a run gets of a slot's memory if it is started now; None: there is no room for it.

        :param gib: GPU memory its model needs; None: not known, so that it shares with nobody
        """

    def start(self, spec: RunSpec) -> None:
        """Start `leaderboard run` on this order.

        :raises NoFreeSlot:
        :raises OSError: if it cannot be started on this machine
        """

    def runs(self) -> tuple[str, ...]:
        """Runs that hold a slot, whether they go on or have ended."""

    def poll(self, run_id: str, *, now: datetime) -> Exit | None:
        """How a run ended, whatever ended it; None while it goes on."""

    def forget(self, run_id: str) -> None:
        """Free the slot of a run that has ended."""

    def cancel(self, *run_ids: str) -> None:
        """Stop runs with everything they started, and free their slots."""
