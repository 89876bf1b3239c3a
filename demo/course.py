"""The course of the demo: each model is submitted once it is trained, and followed to its rank."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
from rich.console import Console

from demo.cache import is_ready
from demo.household import Household
from demo.models import PLANS
from demo.show import Show
from demo.site import Site
from demo.stage import TRAINING
from results.errors import LeaderboardError

GLANCE_SECONDS = 0.5
Rows = list[dict[str, Any]]
LOST = frozenset({"rejected", "failed", "cancelled"})


class ModelLost(LeaderboardError):
    """A model of the demo was not evaluated to its end."""

    def __init__(self, submission: Mapping[str, Any]) -> None:
        super().__init__(f"{submission['repo']} was {submission['state']}: {submission['reason']}")


def run_course(console: Console, processes: Household, site: Site, cache: Path) -> Rows:
    """The ranking, when all models are in it.

    :raises ModelLost, EndedEarly, Objected:
    """
    while not site.is_ready():
        wait(processes)
    console.print(f"Watch it at {site.url}")
    asked: dict[str, str] = {}
    with Show(console) as show:
        while True:
            # A late answer is asked for again; none, because its process ended, ends the demo.
            with suppress(requests.ConnectionError, requests.Timeout):
                if rows := _round(show, site, cache, asked):
                    return rows
            wait(processes)


def _round(show: Show, site: Site, cache: Path, asked: dict[str, str]) -> Rows | None:
    """Submit, look, show; the ranking if it is complete."""
    submit_ready(site, cache, asked)
    there = {one["id"]: one for one in site.submissions()}
    show.update({plan.repo: there.get(asked.get(plan.repo, "")) for plan in PLANS})
    if lost := [there[id_] for id_ in asked.values() if there[id_]["state"] in LOST]:
        raise ModelLost(lost[0])
    rows = site.ranking()
    return rows if len(rows) == len(PLANS) else None


def submit_ready(site: Site, cache: Path, asked: dict[str, str]) -> None:
    """Submit what is trained and was not yet asked for."""
    for plan in PLANS:
        if plan.repo not in asked and is_ready(plan, cache):
            asked[plan.repo] = site.submit(plan)


def wait(processes: Household) -> None:
    processes.watch(may_end=TRAINING)
    time.sleep(GLANCE_SECONDS)
