"""Everything the app reads from and writes to, handed in as one argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from results.ledger import Ledger
from results.settings import Settings
from results.snapshot import Snapshots
from results.suite import SuiteInfo
from scheduler.admission import Limits
from scheduler.hub import Hub
from scheduler.pinning import limits_of
from scheduler.queue import Queue, open_queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    snapshots: Snapshots
    ledger: Ledger
    """For samples alone; scores come from snapshots."""
    queue: Queue
    hub: Hub
    limits: Callable[[Iterable[SuiteInfo]], Limits]
    """What is taken now, given the suites that the present snapshot offers."""


def open_sources(settings: Settings) -> Sources:
    """:raises QueueUnusable:"""
    token = settings.hub_token.get_secret_value() if settings.hub_token else None
    return Sources(
        snapshots=Snapshots(settings.folders.public),
        ledger=Ledger(settings.folders.runs),
        queue=open_queue(settings.queue_address),
        hub=Hub(settings.hub_url, token),
        limits=partial(limits_of, settings),
    )
