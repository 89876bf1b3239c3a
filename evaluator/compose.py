"""The record of a run, put together from its finished tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.suite import Suite
from evaluator.backends import LoadedModel
from evaluator.kept import Shelf
from evaluator.provenance import provenance
from evaluator.samples import task_items
from evaluator.sizing import Sizes
from evaluator.spec import RunSpec
from results.cost import RunCost, known_max, known_sum
from results.record import BenchmarkScore, Engine, RunRecord, TaskScore
from results.samples import read_samples, samples_path
from results.scoring import benchmark_normalised, benchmark_raw, benchmark_stderrs
from results.suite import BenchmarkInfo


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, and what computes it."""

    spec: RunSpec
    suite: Suite
    engine: Engine
    started: datetime
    datasets: Mapping[str, str | None]
    """Commit of each Hub dataset that is read; None: a mirror stands in for it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    model: LoadedModel
    seconds: float
    sizes: Sizes
    answer_limits: Mapping[str, int] = field(default_factory=dict)
    """See evaluator.answer_room."""


def compose(
    order: Order, loaded: Loaded, scores: Sequence[TaskScore], shelf: Shelf, *, finished: datetime
) -> RunRecord:
    spec, by_name = order.spec, {score.task: score for score in scores}
    return RunRecord(
        run_id=spec.run_id,
        submission_id=spec.submission_id,
        attempt=spec.attempt,
        model=spec.model,
        facts=spec.facts,
        suite=order.suite.info,
        limit=spec.limit,
        submitted_by=spec.submitted_by,
        submitted_at=spec.submitted_at,
        started_at=order.started,
        finished_at=finished,
        load_seconds=loaded.seconds,
        cost=_cost(scores, loaded.model.meter.gauge.energy_method),
        tasks=tuple(scores),
        benchmarks=tuple(_benchmark(b, by_name, shelf) for b in order.suite.info.benchmarks),
        engine=order.engine,
        provenance=provenance(spec, loaded.model, loaded.sizes, order.datasets).model_copy(
            update={"answer_limits": dict(loaded.answer_limits)}
        ),
        objects=shelf.digests(),
    )


def _cost(scores: Sequence[TaskScore], method: str | None) -> RunCost:
    """Sums of what is known of every task; a peak is the largest that was seen."""
    efforts = [score.effort for score in scores]
    joules = known_sum(effort.energy_joules for effort in efforts)
    prompts = known_sum(score.prompt_tokens for score in scores)
    return RunCost(
        seconds=sum(score.seconds for score in scores),
        prompt_tokens=None if prompts is None else int(prompts),
        # Both are counted together, and a task of log-likelihoods writes nothing.
        completion_tokens=None if prompts is None else _written(scores),
        gpu_seconds=known_sum(effort.gpu_seconds for effort in efforts),
        energy_joules=joules,
        energy_method=None if joules is None else method,
        peak_memory_bytes=known_max(effort.peak_memory_bytes for effort in efforts),
        peak_gpu_bytes=known_max(effort.peak_gpu_bytes for effort in efforts),
    )


def _written(scores: Sequence[TaskScore]) -> int:
    return sum(score.completion_tokens or 0 for score in scores)


def _benchmark(
    info: BenchmarkInfo, scores: Mapping[str, TaskScore], shelf: Shelf
) -> BenchmarkScore:
    tasks = [scores[task.name] for task in info.tasks]
    items = [task_items(read_samples(shelf.root / samples_path(task.task))) for task in tasks]
    raws, counts = [task.raw for task in tasks], [task.n_items for task in tasks]
    stderr, normalised_stderr = benchmark_stderrs(info, items)
    return BenchmarkScore(
        benchmark=info.name,
        raw=benchmark_raw(info, raws, counts),
        stderr=stderr,
        normalised=benchmark_normalised(info, raws, counts),
        normalised_stderr=normalised_stderr,
        n_items=sum(counts),
        truncated=_sum(task.truncated for task in tasks),
        unparsable=_sum(task.unparsable for task in tasks),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """Unknown as soon as one of them is."""
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)
