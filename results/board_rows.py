"""A run record as rows of the board's tables. Pure."""

from __future__ import annotations

from typing import Any

from results.cost import RunCost
from results.moderation import Decision
from results.record import RunRecord
from results.scoring import Estimate, average, normalise, slope
from results.suite import SuiteInfo

Row = dict[str, Any]


def suite_row(suite: SuiteInfo) -> Row:
    return {
        "suite": suite.name,
        "digest": suite.digest,
        "title": suite.title,
        "description": suite.description,
        "archived": suite.archived,
        "origin": suite.origin,
        "released": suite.released,
        "info": suite.model_dump_json(),
    }


def run_row(record: RunRecord) -> Row:
    model, facts, engine = record.model, record.facts, record.engine
    mean = average(
        [Estimate(score.normalised, score.normalised_stderr) for score in record.benchmarks]
    )
    return {
        "run_id": record.run_id,
        "submission_id": record.submission_id,
        "attempt": record.attempt,
        "suite": record.suite.name,
        "suite_digest": record.suite.digest,
        "model": model.repo,
        **model.model_dump(exclude={"repo"}),
        **facts.model_dump(exclude={"base_models", "tags", "weights_sha256"}),
        "base_model": ", ".join(facts.base_models) or None,
        "submitted_by": record.submitted_by,
        "submitted_at": record.submitted_at,
        "started_at": record.started_at,
        "finished_at": record.finished_at,
        "backend": engine.backend,
        "engine": engine.name,
        "engine_version": engine.version,
        "lm_eval_version": engine.lm_eval,
        **_cost(record),
        "average": mean.value,
        "average_stderr": mean.stderr,
        "record": record.model_dump_json(),
    }


def _cost(record: RunRecord) -> Row:
    """Unknown where a record is from before it was counted."""
    if record.cost is None:
        return dict.fromkeys((*RunCost.model_fields, "tokens_per_second"))
    return {**record.cost.model_dump(), "tokens_per_second": record.cost.tokens_per_second}


def benchmark_rows(record: RunRecord) -> list[Row]:
    order = {info.name: place for place, info in enumerate(record.suite.benchmarks)}
    return [
        {"run_id": record.run_id, "position": order[score.benchmark], **score.model_dump()}
        for score in record.benchmarks
    ]


def task_rows(record: RunRecord) -> list[Row]:
    """Tasks in the suite's order, normalised by their own baseline (a pooled benchmark's)."""
    scores = {score.task: score for score in record.tasks}
    rows: list[Row] = []
    for benchmark in record.suite.benchmarks:
        for info in benchmark.tasks:
            score = scores[info.name]
            baseline = info.baseline if benchmark.combine == "mean" else benchmark.baseline
            error = None if score.stderr is None else slope(baseline) * score.stderr
            rows.append(
                score.model_dump(exclude={"metrics", "effort"})
                | score.effort.model_dump()
                | {
                    "run_id": record.run_id,
                    "benchmark": benchmark.name,
                    "position": len(rows),
                    "title": info.title,
                    "baseline": baseline,
                    "normalised": normalise(score.raw, baseline),
                    "normalised_stderr": error,
                }
            )
    return rows


def decision_row(decision: Decision) -> Row:
    """`at` and `by` are words of SQL."""
    row = decision.model_dump(exclude={"person", "at", "by"})
    return row | {"decided_at": decision.at, "decided_by": decision.by}
