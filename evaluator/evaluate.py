"""One run, from a model's folder to its record: task by task, each kept as soon as it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.suite import Suite, load_suite
from evaluator import harness
from evaluator.backends import BACKENDS, LoadedModel
from evaluator.compose import Loaded, Order, compose
from evaluator.data import commits, fetched
from evaluator.delta import add_delta
from evaluator.failures import loading
from evaluator.gauge import Gauge
from evaluator.kept import Shelf, identify
from evaluator.pace import Clock, Pace, Report
from evaluator.places import Places
from evaluator.planner import PlannedTask, plan
from evaluator.portions import shard_size
from evaluator.provenance import decisive_versions, engine
from evaluator.samples import check_same, convert, task_items
from evaluator.sharded import ShardedLM, between
from evaluator.shards import Cost, Shards
from evaluator.spec import Phase, RunSpec
from evaluator.workload import in_turn, workloads
from results.cost import Effort
from results.errors import LeaderboardError
from results.ledger import Ledger
from results.record import RunRecord, TaskScore
from results.samples import Sample
from results.scoring import task_estimate


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
    order = Order(spec, suite, engine(spec.backend), started, commits(suite, found))
    if places.out.name != spec.run_id:
        raise WrongFolder(places.out, spec.run_id)
    shelf = Shelf(places.out)
    shelf.open(spec, identify(spec, _versions(order), order.engine.gpus))
    pace = Pace(report, clock)
    pace.phase(Phase.LOADING)
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planned = plan(suite, places.datasets, Path(cache), spec.limit, found, spec.seeds.random)
        loaded = _load(spec, places, Path(cache), clock)
        scores = _run_all(planned, loaded.model, shelf, pace, spec)
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


def _load(spec: RunSpec, places: Places, scratch: Path, clock: Clock) -> Loaded:
    before, folder, base = clock(), places.model, places.base
    with loading(spec.model.repo):
        if spec.model.weights == "delta" and base is not None:
            folder, base = add_delta(base, folder, scratch / "model"), None
        model = BACKENDS[spec.backend](folder, spec, base)
    return Loaded(model, (clock() - before).total_seconds())


def _run_all(
    planned: Sequence[PlannedTask], model: LoadedModel, shelf: Shelf, pace: Pace, spec: RunSpec
) -> list[TaskScore]:
    loads = workloads(planned, spec.seeds, shared=model.shares, at_once=model.at_once)
    pace.expect(loads)
    size = shard_size(sum(load.items for load in loads), model.at_once)
    found = {task.info.name: shelf.find(task.info.name) for task in planned}
    for task in planned:
        if found[task.info.name] is not None:
            pace.kept(task.info.name, task.n_items)
    for task in in_turn(planned, loads):
        if found[task.info.name] is None:
            answering = _sharded(task, model, shelf.shards(task.info.name), size, pace)
            score, samples = _run(task, answering, pace, spec)
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


def _run(
    task: PlannedTask, model: LoadedModel, pace: Pace, spec: RunSpec
) -> tuple[TaskScore, list[Sample]]:
    name, before = task.info.name, model.meter.spending(pace.clock())
    pace.begin(name)
    model.meter.start(
        lambda: pace.answered(task.n_items / task.n_requests, model.meter.forward_tokens)
    )
    outcome = harness.run(task, model, spec)
    pace.end(task.n_items)
    cost = model.lm.kept + between(before, model.meter.spending(pace.clock()))
    samples = convert(name, task.benchmark, outcome.samples, model.meter.spent, task.cluster_field)
    items = task_items(samples)
    metrics = check_same(name, task.benchmark, items, outcome.metrics)
    estimate = task_estimate(items)
    score = TaskScore(
        task=name,
        raw=estimate.value,
        stderr=estimate.stderr,
        n_items=len(samples),
        n_clusters=len({sample.cluster for sample in samples}),
        metrics=metrics,
        version=outcome.version,
        task_hash=harness.task_hash(outcome.samples),
        num_fewshot=outcome.num_fewshot,
        truncated=_total(samples, "truncated"),
        seconds=cost.seconds,
        prompt_tokens=_total(samples, "prompt_tokens"),
        completion_tokens=_total(samples, "completion_tokens"),
        forward_tokens=model.meter.forward_tokens,
        effort=_effort(model.meter.gauge, cost),
    )
    return score, samples


def _effort(gauge: Gauge, cost: Cost) -> Effort:
    return Effort(
        gpu_seconds=gauge.gpu_seconds(cost.seconds),
        energy_joules=cost.joules,
        peak_memory_bytes=cost.memory,
        peak_gpu_bytes=cost.gpu_memory,
    )


def _total(samples: Sequence[Sample], field: str) -> int | None:
    """Sum over the items; unknown as soon as one of them is."""
    parts: list[int | None] = [getattr(sample, field) for sample in samples]
    known = [int(part) for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
