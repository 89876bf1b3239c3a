"""What the scheduler does beside running models: each errand, and how often it is looked after."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from results.errors import LeaderboardError
from scheduler.foresight import foresee
from scheduler.parts import Parts
from scheduler.tell.setup import teller

FORESIGHT_SECONDS = 10.0
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


def errands(parts: Parts) -> list[Errand]:
    """:raises LeaderboardError: if a setting cannot be used"""
    seconds = parts.settings.poll_seconds
    return [
        Errand("tell", seconds, teller(parts.queue, parts.settings)),
        Errand("foresee", max(seconds, FORESIGHT_SECONDS), partial(foresee, parts)),
    ]
