"""An imported lm-eval output as rows of the board. Pure.

lm-eval's own standard errors ignore that items share a text and say nothing of IFEval's mean of
two metrics, so cells bear the binomial bound, as those of every import do; what lm-eval reported
of a task stands with that task.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from results.bounds import average_bound, binomial_bounds
from results.imports import Import
from results.lm_eval_output import Output
from results.scoring import benchmark_normalised, benchmark_raw
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo

Row = dict[str, Any]


def run_id(entry: Import, suite: SuiteInfo) -> str:
    return f"import-{entry.import_id}-{suite.name.replace('.', '-')}"


def run_row(entry: Import, output: Output, suite: SuiteInfo) -> Row:
    """For the table `runs`; the file's own words go along as its record."""
    raws = [_raws(output, info) for info in suite.benchmarks]
    pairs = list(zip(suite.benchmarks, raws, strict=True))
    points = [benchmark_normalised(info, raw, _counts(info)) for info, raw in pairs]
    bounds = [binomial_bounds(info, np.array([_raw(info, raw)]))[1] for info, raw in pairs]
    return {
        "run_id": run_id(entry, suite),
        "import_id": entry.import_id,
        "suite": suite.name,
        "suite_digest": suite.digest,
        "model": entry.model,
        "commit": output.commit,
        "precision": output.precision,
        "weights": "original",
        "chat_template": output.chat_template,
        "finished_at": output.finished_at,
        "backend": output.backend,
        "lm_eval_version": output.lm_eval,
        "average": math.fsum(points) / len(points),
        "average_bound": float(average_bound(bounds)[0]),
        "record": output.model_dump_json(),
    }


def score_rows(entry: Import, output: Output, suite: SuiteInfo) -> list[Row]:
    """For the table `benchmark_scores`."""
    rows = []
    for place, info in enumerate(suite.benchmarks):
        raws = _raws(output, info)
        raw = _raw(info, raws)
        raw_bound, points_bound = binomial_bounds(info, np.array([raw]))
        rows.append(
            {
                "run_id": run_id(entry, suite),
                "benchmark": info.name,
                "position": place,
                "raw": raw,
                "normalised": benchmark_normalised(info, raws, _counts(info)),
                "bound": float(raw_bound[0]),
                "normalised_bound": float(points_bound[0]),
                "n_items": sum(_counts(info)),
            }
        )
    return rows


def _raw(info: BenchmarkInfo, raws: list[float]) -> float:
    return benchmark_raw(info, raws, _counts(info))


def _raws(output: Output, info: BenchmarkInfo) -> list[float]:
    return [_task_raw(output, info, task) for task in info.tasks]


def _task_raw(output: Output, info: BenchmarkInfo, task: TaskInfo) -> float:
    """The plain mean of the metrics, which a match has found to be numbers."""
    numbers = [output.find(task.name, metric, info.filter) for metric in info.metrics]
    values = [one.value for one in numbers if one is not None and one.value is not None]
    if len(values) < len(info.metrics):
        raise ValueError(f"{task.name} lacks a metric of {info.name}")
    return math.fsum(values) / len(values)


def _counts(info: BenchmarkInfo) -> list[int]:
    """A match has found the items to be those of the suite."""
    return [task.n_items or 0 for task in info.tasks]
