"""One run, from a model's folder to its record: task by task, each kept as soon as it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.suite import Suite, load_suite
from evaluator.answer_room import fit_answers
from evaluator.backends import BACKENDS, LoadedModel
from evaluator.backends.faults import Unanswerable
from evaluator.compose import Loaded, Order, compose
from evaluator.data import commits, fetched
from evaluator.delta import add_delta
from evaluator.failures import loading
from evaluator.gauge import Gauge, open_gauge
from evaluator.kept import Shelf, identify
from evaluator.pace import Clock, Pace, Report
from evaluator.places import Places
from evaluator.planner import PlannedTask, plan
from evaluator.portions import shard_size
from evaluator.provenance import decisive_versions, engine
from evaluator.replicas.crew import crew
from evaluator.replicas.machine import sizes_of
from evaluator.sharded import ShardedLM
from evaluator.shards import Shards
from evaluator.sizing import Sizes
from evaluator.spec import Phase, RunSpec
from evaluator.task_run import run_task
from evaluator.team import Team
from evaluator.workload import in_turn, workloads
from results.errors import LeaderboardError
from results.ledger import Ledger
from results.record import RunRecord, TaskScore


class ChangedSuite(LeaderboardError):
    """The suite is no longer the one that was asked for."""

    def __init__(self, spec: RunSpec, found: str) -> None:
        super().__init__(
            f"suite {spec.suite} has changed since this run was ordered: it was "
            f"{spec.suite_digest} and is {found}; order the run again"
        )


class WrongFolder(LeaderboardError):
    def __init__(self, out: Path, run_id: str) -> None:
        super().__init__(f"the folder of run {run_id} must bear its name, not {out.name}")


def evaluate(spec: RunSpec, places: Places, *, report: Report, clock: Clock) -> RunRecord:
    """Evaluate a model whose files are at hand; needs no network.

    What an interrupted attempt answered is not asked again, task by task and shard by shard.

    :raises LeaderboardError: with a sentence for whatever went wrong
    """
    suite, started = _suite(spec), clock()
    found = fetched(suite, places.datasets, places.hub)
    order = Order(spec, suite, engine(spec), started, commits(suite, found))
    if places.out.name != spec.run_id:
        raise WrongFolder(places.out, spec.run_id)
    shelf = Shelf(places.out)
    shelf.open(spec, identify(spec, _versions(order), order.engine.gpus))
    pace = Pace(report, clock)
    pace.phase(Phase.LOADING)
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planned = plan(suite, places.datasets, Path(cache), spec.limit, found, spec.seeds.random)
        whole = _whole(spec, places, Path(cache))
        gauge = open_gauge() if spec.endpoint is None else Gauge()
        sizes = sizes_of(spec, whole.base or whole.model, gauge)
        with crew(sizes, whole, Path(cache)) as team:
            loaded = _load(spec, whole, sizes, clock)
            loaded.model.meter.gauge = gauge
            check_answerable(planned, loaded.model)
            loaded = replace(loaded, answer_limits=fit_answers(planned, loaded.model.max_length))
            scores = _run_all(planned, loaded.model, shelf, pace, spec, team)
        shelf.clear_shards()
    pace.phase(Phase.WRITING)
    record = compose(order, loaded, scores, shelf, finished=clock())
    Ledger(places.out.parent).seal(record)
    return record


def _suite(spec: RunSpec) -> Suite:
    suite = load_suite(spec.suite)
    if suite.info.digest != spec.suite_digest:
        raise ChangedSuite(spec, suite.info.digest)
    return suite


def _versions(order: Order) -> dict[str, str]:
    """Of all that has a hand in the numbers, the data included."""
    data = {f"dataset {repo}": commit or "mirror" for repo, commit in order.datasets.items()}
    return decisive_versions(order.engine) | data


def check_answerable(planned: Sequence[PlannedTask], model: LoadedModel) -> None:
    """Before hours of writing, not after them.

    :raises Unanswerable:
    """
    scored = [task.info.name for task in planned if task.task.OUTPUT_TYPE != "generate_until"]
    if scored and model.unscored is not None:
        raise Unanswerable(scored, model.unscored)


def _whole(spec: RunSpec, places: Places, scratch: Path) -> Places:
    """A delta is added to its base once, whoever loads the sum."""
    if spec.model.weights != "delta" or places.base is None:
        return places
    with loading(spec.model.repo):
        summed = add_delta(places.base, places.model, scratch / "model")
    return replace(places, model=summed, base=None)


def _load(spec: RunSpec, places: Places, sizes: Sizes, clock: Clock) -> Loaded:
    before = clock()
    with loading(spec.model.repo):
        model = BACKENDS[spec.backend](places.model, spec, places.base)
    return Loaded(model, (clock() - before).total_seconds(), sizes)


def _run_all(
    planned: Sequence[PlannedTask],
    model: LoadedModel,
    shelf: Shelf,
    pace: Pace,
    spec: RunSpec,
    team: Team | None,
) -> list[TaskScore]:
    loads = workloads(planned, spec.seeds, shared=model.shares, at_once=model.at_once)
    pace.expect(loads)
    replicas = team.part.of if team else 1
    size = shard_size(sum(load.items for load in loads) // replicas, model.at_once)
    found = {task.info.name: shelf.find(task.info.name) for task in planned}
    for task in planned:
        if found[task.info.name] is not None:
            pace.kept(task.info.name, task.n_items)
    for task in in_turn(planned, loads):
        if found[task.info.name] is None:
            answers = _sharded(task, model, shelf.shards(task.info.name), size, pace)
            answers.lm.team = team
            score, samples = run_task(task, answers, pace, spec)
            shelf.keep(score, samples)
            found[task.info.name] = score
    return [score for score in found.values() if score is not None]


def _sharded(
    task: PlannedTask, model: LoadedModel, shards: Shards, size: int, pace: Pace
) -> LoadedModel:
    """The model, with what an earlier attempt answered of the task in front of it."""

    def had(requests: int) -> None:
        pace.had(requests * task.n_items / task.n_requests, model.meter.forward_tokens)

    return replace(model, lm=ShardedLM(model, shards, size, pace.clock, had))
