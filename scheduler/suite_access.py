"""Whether the suite that was asked for can be run here at all: said before the queue."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from benchmarks.suite import load_suite
from evaluator.access import lacks
from evaluator.hub_data import hub_data
from results.settings import Settings
from scheduler.objection import Objection

log = logging.getLogger(__name__)


def suite_objections(name: str, settings: Settings) -> Iterator[Objection]:
    """One for each benchmark whose data cannot be had; what helps is for the operator to read.

    :raises LeaderboardError: if the Hub does not answer, so that it cannot be said now
    """
    suite = load_suite(name)
    for lack in lacks(suite, settings.datasets, hub_data(settings).once()):
        log.warning("suite %s: %s is %s; %s", name, lack.of, lack.state, lack.cure)
        yield Objection(
            field="suite",
            problem=f"suite {name} cannot be run here: {lack.of} is {lack.state}",
            cure="choose another suite, or ask the operator of this leaderboard for it",
        )
