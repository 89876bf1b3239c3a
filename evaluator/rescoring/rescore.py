"""From a run in the ledger and a scorer to a rescoring beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evaluator.hub_data import HubData
from evaluator.rescoring.replay import replay
from evaluator.rescoring.scorers import SCORERS, is_readable, judged
from evaluator.samples import task_items
from evaluator.spec import read_spec
from results.errors import LeaderboardError
from results.home import RECORD
from results.ledger import Ledger, digest
from results.record import RunRecord
from results.rescorings import Rescored, RescoredBenchmark, RescoredTask, Rescoring, Rescorings
from results.samples import Sample, read_samples, samples_path, write_samples
from results.scoring import benchmark_normalised, benchmark_raw, benchmark_stderrs, task_estimate
from results.suite import BenchmarkInfo

HARNESS = "lm-eval"
Stored = dict[str, list[Sample]]


class NothingToScore(LeaderboardError):
    def __init__(self, run_id: str, scorer: str) -> None:
        super().__init__(
            f"run {run_id} has no task whose written answers {scorer} could read; name one with "
            "--task, or use --scorer lm-eval"
        )


class NoSuchTask(LeaderboardError):
    def __init__(self, run_id: str, task: str, known: Sequence[str]) -> None:
        super().__init__(f"run {run_id} has no task {task}; it has {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Bench:
    """What scoring again reads and writes."""

    ledger: Ledger
    rescorings: Rescorings
    mirror: Path | None
    hub: HubData


def rescore(
    bench: Bench, run_id: str, scorer: str, tasks: Sequence[str], *, now: datetime
) -> Rescoring:
    """Score a run's samples again; the run, and its score, stay as they are.

    :param tasks: empty: every task that the scorer can read
    :raises LeaderboardError: with a sentence for whatever went wrong
    """
    record = bench.ledger.collect(run_id)
    stored = _stored(bench, record, scorer, tasks)
    if scorer == HARNESS:
        spec = read_spec(bench.ledger.folder(run_id) / "spec.json")
        found = replay(spec, stored, bench.mirror, bench.hub)
        anew = {task: samples for task, (_, samples) in found.items()}
        version = ", ".join([_harness_version(), *(told for told, _ in found.values())])
    else:
        chosen = SCORERS[scorer]
        anew = {task: [judged(chosen, task, s) for s in of] for task, of in stored.items()}
        version = chosen.version
    entry = Rescoring(
        run_id=run_id,
        record_sha256=digest(bench.ledger.folder(run_id) / RECORD),
        scorer=scorer,
        scorer_version=version,
        scored_at=now,
        tasks=tuple(_task(record, task, stored[task], anew[task]) for task in anew),
        benchmarks=tuple(_benchmarks(bench.ledger, record, stored, anew)),
        objects={},
    )
    return _kept(bench.rescorings, entry, anew)


def _kept(rescorings: Rescorings, entry: Rescoring, anew: Mapping[str, list[Sample]]) -> Rescoring:
    if entry.rescoring_id in rescorings.ids():
        return rescorings.read(entry.rescoring_id)
    folder = rescorings.folder(entry.rescoring_id)
    for task, samples in anew.items():
        write_samples(folder / samples_path(task), samples)
    objects = {samples_path(task): digest(folder / samples_path(task)) for task in anew}
    whole = entry.model_copy(update={"objects": objects})
    rescorings.seal(whole)
    return whole


def _stored(bench: Bench, record: RunRecord, scorer: str, tasks: Sequence[str]) -> Stored:
    known = [task.task for task in record.tasks]
    for task in tasks:
        if task not in known:
            raise NoSuchTask(record.run_id, task, known)
    folder = bench.ledger.folder(record.run_id)
    found = {task: read_samples(folder / samples_path(task)) for task in tasks or known}
    if not tasks and scorer != HARNESS:
        found = {task: of for task, of in found.items() if is_readable(of[0])}
    if not found:
        raise NothingToScore(record.run_id, scorer)
    return found


def _harness_version() -> str:
    from importlib.metadata import version

    return f"lm_eval {version('lm_eval')}"


def _changed(before: Sequence[Sample], after: Sequence[Sample]) -> int:
    scores = {sample.doc_id: sample.score for sample in before}
    return sum(scores[sample.doc_id] != sample.score for sample in after)


def _task(
    record: RunRecord, task: str, before: Sequence[Sample], after: Sequence[Sample]
) -> RescoredTask:
    estimate = task_estimate(task_items(after))
    (old,) = [score.raw for score in record.tasks if score.task == task]
    return RescoredTask(
        task=task,
        raw_before=old,
        raw=estimate.value,
        stderr=estimate.stderr,
        n_items=len(after),
        n_changed=_changed(before, after),
    )


def _benchmarks(
    ledger: Ledger, record: RunRecord, stored: Stored, anew: Mapping[str, list[Sample]]
) -> list[RescoredBenchmark]:
    folder = ledger.folder(record.run_id)

    def samples(task: str) -> list[Sample]:
        return anew[task] if task in anew else read_samples(folder / samples_path(task))

    found = []
    for info in record.suite.benchmarks:
        names = [task.name for task in info.tasks]
        if not any(name in anew for name in names):
            continue
        changed = sum(_changed(stored[name], anew[name]) for name in names if name in anew)
        found.append(_benchmark(record, info, [samples(name) for name in names], changed))
    return found


def _benchmark(
    record: RunRecord, info: BenchmarkInfo, tasks: Sequence[Sequence[Sample]], changed: int
) -> RescoredBenchmark:
    items = [task_items(samples) for samples in tasks]
    raws = [task_estimate(one).value for one in items]
    counts = [len(samples) for samples in tasks]
    (old,) = [score for score in record.benchmarks if score.benchmark == info.name]
    stderr, normalised_stderr = benchmark_stderrs(info, items)
    whole = Rescored(
        raw_before=old.raw,
        raw=benchmark_raw(info, raws, counts),
        stderr=stderr,
        n_items=sum(counts),
        n_changed=changed,
    )
    return RescoredBenchmark(
        benchmark=info.name,
        normalised_before=old.normalised,
        normalised=benchmark_normalised(info, raws, counts),
        normalised_stderr=normalised_stderr,
        **whole.model_dump(),
    )
