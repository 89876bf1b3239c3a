"""Everything the app reads from and writes to, handed in as one argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from results.ledger import Ledger
from results.snapshot import Snapshots
from scheduler.queue import Queue

if TYPE_CHECKING:
    from scheduler.admission import Limits
    from scheduler.hub import Hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    snapshots: Snapshots
    ledger: Ledger
    """For samples alone; scores come from snapshots."""
    queue: Queue
    hub: Hub
    limits: Limits
