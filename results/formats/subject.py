"""What a format is given: one run as the board has it, its samples, and where the board stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from results.errors import LeaderboardError
from results.own_runs import Run
from results.record import BenchmarkScore, RunRecord, TaskScore
from results.sample import Sample
from results.suite import BenchmarkInfo

Files = dict[str, bytes]
"""Content by path, relative to the folder that is written."""


class NotExportable(LeaderboardError):
    """A format has no place for a run; nothing is bent until it fits."""

    def __init__(self, run_id: str, reason: str) -> None:
        super().__init__(f"run {run_id}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The board that the numbers come from."""

    name: str
    url: str | None
    """Its address for the public; None: it has none."""
    published_at: datetime
    """Of the snapshot that is exported."""
    datasets: Mapping[str, str] = field(default_factory=dict)
    """Benchmark -> its dataset on the Hub; none for items that lie elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    run: Run
    origin: Origin
    samples: Callable[[str], list[Sample]]
    """A task's samples; none where they are not at hand."""

    @property
    def record(self) -> RunRecord:
        return self.run.record

    def benchmarks(self) -> list[tuple[BenchmarkInfo, BenchmarkScore]]:
        """What was measured beside what came out, in the suite's order."""
        scores = {score.benchmark: score for score in self.record.benchmarks}
        return [
            (info, scores[info.name])
            for info in self.record.suite.benchmarks
            if info.name in scores
        ]

    def tasks(self) -> list[tuple[BenchmarkInfo, TaskScore]]:
        scores = {score.task: score for score in self.record.tasks}
        return [
            (info, scores[task.name])
            for info in self.record.suite.benchmarks
            for task in info.tasks
            if task.name in scores
        ]

    @property
    def source_url(self) -> str | None:
        """Where a reader finds this very run."""
        url = self.origin.url
        return url and f"{url.rstrip('/')}/api/v1/runs/{self.record.run_id}"


def setup(subject: Subject) -> dict[str, str]:
    """How the run was made, for formats that have no fields of their own for it."""
    record = subject.record
    told = {
        "board": subject.origin.name,
        "suite": f"{record.suite.name} ({record.suite.digest})",
        "run": record.run_id,
        "model_commit": record.model.commit,
        "precision": record.model.precision,
        "weights": record.model.weights,
        "chat_template": "yes" if record.model.chat_template else "no",
        "engine": f"{record.engine.name} {record.engine.version}",
        "lm_eval": record.engine.lm_eval,
    }
    if record.model.base is not None:
        told["base"] = f"{record.model.base}@{record.model.base_commit}"
    return told


def metric(info: BenchmarkInfo) -> str:
    """Name of a benchmark's raw score, by lm-eval's names."""
    return " and ".join(info.metrics)
