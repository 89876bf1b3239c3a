"""Everything the app reads from and writes to, handed in as one argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from leaderboard_app.people.access import Access, open_access
from leaderboard_app.people.asker import Asker, asker
from leaderboard_app.selecting import Selecting, selecting
from results.ledger import Ledger
from results.settings import Settings
from results.snapshot import Snapshots
from results.suite import SuiteInfo
from scheduler.admission import Limits
from scheduler.hub import Hub
from scheduler.people.moderation import Moderation
from scheduler.people.people import People
from scheduler.people.roles import Appointed, Role, Scope, appointed
from scheduler.people.uses import Allowance, Kind
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
    selecting: Selecting = field(default_factory=Selecting)
    grid: float | None = None
    """Grams of CO₂ a kWh of the operator's grid."""
    access: Access = field(default_factory=Access)
    appointed: Appointed = field(default_factory=Appointed)

    @property
    def people(self) -> People:
        return People(self.queue.engine, self.appointed)

    @property
    def moderation(self) -> Moderation:
        return Moderation(self.queue.engine)

    @property
    def asker(self) -> Asker:
        """Who makes the present request.

        :raises DeadToken:
        """
        return asker(self.people, self.access)

    def deed(self, scope: Scope) -> Asker:
        """Who makes the present request, if he may; one request of his share is spent.

        :raises DeadToken, NotSignedIn, NotAllowed, TooMany:
        """
        who = self.asker
        who.require(scope)
        self.spend(who)
        return who

    def spend(self, who: Asker) -> None:
        """:raises TooMany:"""
        if allowed := self.allowance(who, Kind.REQUEST):
            self.queue.spend(who.person, allowed, datetime.now(UTC))

    def allowance(self, who: Asker, kind: Kind) -> Allowance | None:
        """How much of this he may ask for; None: he is held to no limit."""
        found = self.access.allowances[kind]
        free = who.role is Role.OPERATOR or (found.person is None and found.address is None)
        return None if free else found


def open_sources(settings: Settings) -> Sources:
    """:raises QueueUnusable, AccessUnusable:"""
    token = settings.hub_token.get_secret_value() if settings.hub_token else None
    return Sources(
        snapshots=Snapshots(settings.folders.public),
        ledger=Ledger(settings.folders.runs),
        queue=open_queue(settings.queue_address),
        hub=Hub(settings.hub_url, token),
        limits=partial(limits_of, settings),
        access=open_access(settings),
        appointed=appointed(settings),
        selecting=selecting(settings),
        grid=settings.grid_grams_per_kwh,
    )
