"""What the scheduler does beside running models: each errand, and how often it is looked after."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import SystemRandom

from results.errors import LeaderboardError
from results.suite import SuiteInfo
from scheduler.audit_runs import conclude_audits, start_audit
from scheduler.foresight import foresee
from scheduler.parts import Parts
from scheduler.pull.requests_job import requests_job
from scheduler.pull.rules import read_rules
from scheduler.pull.take import Taker
from scheduler.pull.watch import watch
from scheduler.refresh import refresh
from scheduler.tell.setup import teller

FORESIGHT_SECONDS = 10.0
HOUR = 3600.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done again and again, beside the turns."""

    name: str
    seconds: float
    do: Callable[[datetime], object]

    def __call__(self, now: datetime) -> None:
        """Do it; what cannot be done now is done the next time."""
        try:
            self.do(now)
        except LeaderboardError as error:
            log.warning("%s: %s", self.name, error)
        except Exception:
            log.exception("%s failed", self.name)


def errands(parts: Parts, suites: Sequence[SuiteInfo]) -> list[Errand]:
    """:raises LeaderboardError: if a setting cannot be used"""
    seconds, settings = parts.settings.poll_seconds, parts.settings
    found = [
        Errand("tell", seconds, teller(parts.queue, settings)),
        Errand("foresee", max(seconds, FORESIGHT_SECONDS), partial(foresee, parts)),
        Errand("conclude audits", max(seconds, FORESIGHT_SECONDS), partial(conclude_audits, parts)),
    ]
    if settings.audits_a_week:
        digests = frozenset(suite.digest for suite in suites)
        draw = partial(start_audit, parts, digests=digests, choose=SystemRandom().choice)
        found.append(Errand("audit", HOUR, draw))
    if settings.refresh:
        found.append(Errand("refresh", HOUR, partial(refresh, parts)))
    return [*found, *_pulling(Taker(parts.queue, settings, suites))]


def _pulling(taker: Taker) -> list[Errand]:
    """What takes models in from the Hub."""
    settings = taker.settings
    rules = settings.watch or settings.folders.watch
    read_rules(rules, [suite.name for suite in taker.suites])
    found = [Errand("watch", settings.watch_hours * HOUR, partial(watch, taker, rules))]
    if settings.requests_dataset:
        job = requests_job(taker, settings.requests_dataset, settings.requests_suite)
        found.append(Errand("requests", settings.requests_minutes * 60, job))
    return found
