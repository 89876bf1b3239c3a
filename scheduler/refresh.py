"""Look after the models of the board on the Hub: likes, gates, deletions, new names."""

from __future__ import annotations

import logging
from datetime import datetime
from zlib import crc32

from results.later import hub_states, own_models
from results.observations import HubLook, HubState, Observations
from results.snapshot import NoSnapshot, Snapshots
from scheduler.hub import Hub
from scheduler.hub_glance import glance
from scheduler.parts import Parts

log = logging.getLogger(__name__)


def refresh(parts: Parts, now: datetime) -> int:
    """Look at those whose hour it is; how many have changed since the last look.

    Each model has one hour of the day, by its name, so that the Hub is asked little at a time.

    :raises HubUnreachable: with nothing noted; the next hour asks others, the next day these
    """
    try:
        folder = Snapshots(parts.home.public).current().folder
    except NoSnapshot:
        return 0
    known = hub_states(folder)
    token = parts.settings.hub_token
    hub = Hub(parts.settings.hub_url, token.get_secret_value() if token else None)
    turn = [
        model for model in own_models(folder) if hour_of(model) == now.hour or model not in known
    ]
    return note(Observations(parts.home.observations), look(hub, turn), known, now)


def look(hub: Hub, models: list[str]) -> list[HubState]:
    """:raises HubUnreachable:"""
    return [glance(hub, model) for model in models]


def note(
    observations: Observations, seen: list[HubState], known: dict[str, HubState], now: datetime
) -> int:
    """Keep what is not as it was."""
    changed = tuple(state for state in seen if state != known.get(state.repo))
    if changed:
        observations.keep(HubLook(at=now, states=changed))
        log.info("seen on the Hub: %s changed", ", ".join(state.repo for state in changed))
    return len(changed)


def hour_of(model: str) -> int:
    """Of the day, in UTC, in which a model is looked after."""
    return crc32(model.encode()) % 24
