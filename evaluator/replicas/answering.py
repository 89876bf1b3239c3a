"""A replica that only answers: its part of every task, shard by shard, and no score."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.suite import load_suite
from evaluator import harness
from evaluator.backends import BACKENDS, LoadedModel
from evaluator.data import fetched
from evaluator.failures import loading
from evaluator.kept import Shelf
from evaluator.pace import Clock
from evaluator.places import Places
from evaluator.planner import PlannedTask, plan
from evaluator.portions import shard_size
from evaluator.sharded import answering
from evaluator.spec import RunSpec
from evaluator.team import Member, Part, PartDone
from evaluator.workload import in_turn, workloads

log = logging.getLogger(__name__)


def answer_part(spec: RunSpec, places: Places, part: Part, *, clock: Clock) -> None:
    """Answer every item that is this replica's; the folder is the first replica's to make ready.

    :raises LeaderboardError: with a sentence for whatever went wrong
    """
    suite = load_suite(spec.suite)
    found = fetched(suite, places.datasets, places.hub)
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planned = plan(suite, places.datasets, Path(cache), spec.limit, found, spec.seeds.random)
        with loading(spec.model.repo):
            model = BACKENDS[spec.backend](places.model, spec, places.base)
        _answer_all(planned, model, Shelf(places.out), (spec, part), clock)


def _answer_all(
    planned: Sequence[PlannedTask],
    model: LoadedModel,
    shelf: Shelf,
    order: tuple[RunSpec, Part],
    clock: Clock,
) -> None:
    spec, part = order
    loads = workloads(planned, spec.seeds, shared=model.shares, at_once=model.at_once)
    size = shard_size(sum(load.items for load in loads) // part.of, model.at_once)
    for task in in_turn(planned, loads):
        name = task.info.name
        if shelf.find(name) is not None:
            continue
        model.meter.start(lambda: None)
        mine = answering(model, shelf.shards(name), size, clock, team=Member(part))
        try:
            harness.run(task, mine, spec)
        except PartDone:
            log.info("replica %d of %d: %s is answered", part.index + 1, part.of, name)
