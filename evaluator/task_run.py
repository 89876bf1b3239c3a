"""One task of a run: asked, scored from its samples, and what it took."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import harness
from evaluator.backends import LoadedModel
from evaluator.gauge import Gauge
from evaluator.pace import Pace
from evaluator.planner import PlannedTask
from evaluator.reading import readable
from evaluator.samples import check_same, convert, task_items
from evaluator.sharded import between
from evaluator.shards import Cost
from evaluator.spec import RunSpec
from results.cost import Effort
from results.record import TaskScore
from results.samples import Sample
from results.scoring import task_estimate


def run_task(
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
    reads, spent = readable(task), model.meter.spent
    samples = convert(name, task.benchmark, outcome.samples, spent, task.cluster_field, reads)
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
        unparsable=None if reads is None else sum(sample.answer is None for sample in samples),
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
