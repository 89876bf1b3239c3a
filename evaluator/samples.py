"""From lm-eval's logged samples to ours, and the proof that both give the same score."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evaluator.answers import Answer, read_answer
from evaluator.backends.meter import Spent
from evaluator.reading import Readable
from results.errors import LeaderboardError
from results.samples import Sample
from results.scoring import TaskItems
from results.suite import BenchmarkInfo

TOLERANCE = 1e-9
KEY_LENGTH = 16
Logged = Mapping[str, Any]


class MissingMetric(LeaderboardError):
    """lm-eval ran the task but did not report the metric the suite ranks by."""

    def __init__(self, task: str, metric: str, reported: Mapping[str, object]) -> None:
        names = ", ".join(
            sorted(name for name in reported if "," in name and "_stderr" not in name)
        )
        super().__init__(f"{task}: lm-eval reported no {metric}, only {names}")


class NotANumber(LeaderboardError):
    def __init__(self, task: str, what: str) -> None:
        super().__init__(f"{task}: {what} is not a number; nothing can be said of this model")


class OtherScore(LeaderboardError):
    """The items do not add up to lm-eval's own number."""

    def __init__(self, task: str, metric: str, reported: float, found: float) -> None:
        super().__init__(
            f"{task}: lm-eval reports {metric} = {reported}, but its items give {found}"
        )


def convert(
    task: str,
    benchmark: BenchmarkInfo,
    logged: Sequence[Logged],
    spent: Mapping[str, Spent],
    cluster_field: str | None = None,
    readable: Readable | None = None,
) -> list[Sample]:
    """Samples of the benchmark's filter, in the order of the data.

    :param readable: whether what the filter left of a text holds an answer, where one can tell
    :raises MissingMetric, NotANumber:
    """
    chosen = [one for one in logged if one["filter"] == benchmark.filter]
    chosen.sort(key=lambda one: int(one["doc_id"]))
    values, weights = _matrices(task, benchmark, chosen)
    shares = (values * weights / weights.mean(axis=0)).mean(axis=1)
    seen: Counter[str] = Counter()
    samples = []
    for one, value, weight, share in zip(chosen, values, weights, shares, strict=True):
        answer = read_answer(task, one, readable, normalised="acc_norm" in benchmark.metrics)
        cost = spent.get(answer.prompt)
        samples.append(
            Sample(
                item=_item(one, seen),
                cluster=_cluster(one, cluster_field),
                doc_id=int(one["doc_id"]),
                score=float(share),
                values=value.tolist(),
                weights=weight.tolist(),
                doc_hash=str(one["doc_hash"]),
                prompt_hash=str(one["prompt_hash"]),
                target_hash=str(one["target_hash"]),
                **_answered(answer),
                **_cost(cost),
            )
        )
    return samples


def task_items(samples: Sequence[Sample]) -> TaskItems:
    return TaskItems(
        values=np.array([sample.values for sample in samples], dtype=np.float64),
        weights=np.array([sample.weights for sample in samples], dtype=np.float64),
        clusters=[sample.cluster for sample in samples],
    )


def check_same(
    task: str, benchmark: BenchmarkInfo, items: TaskItems, reported: Mapping[str, object]
) -> dict[str, float]:
    """Each metric's value, once lm-eval and the items agree on it.

    :raises MissingMetric, NotANumber, OtherScore:
    """
    agreed = {}
    for name, found in zip(benchmark.metrics, items.metrics.tolist(), strict=True):
        key = f"{name},{benchmark.filter}"
        if key not in reported:
            raise MissingMetric(task, key, reported)
        value = float(reported[key])  # type: ignore[arg-type]
        if math.isnan(value):
            raise NotANumber(task, key)
        if abs(value - found) > TOLERANCE:
            raise OtherScore(task, key, value, found)
        agreed[name] = value
    return agreed


def _matrices(
    task: str, benchmark: BenchmarkInfo, chosen: Sequence[Logged]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    pairs = [[_value(task, one, metric) for metric in benchmark.metrics] for one in chosen]
    if not pairs:
        raise MissingMetric(task, f"{benchmark.metrics[0]},{benchmark.filter}", {})
    both = np.array(pairs, dtype=np.float64)
    return both[:, :, 0], both[:, :, 1]


def _value(task: str, one: Logged, metric: str) -> tuple[float, float]:
    """An item's value and weight; a list is one value for each instruction of an IFEval item."""
    if metric not in one:
        raise MissingMetric(task, metric, {f"{name},{one['filter']}": 0 for name in one["metrics"]})
    found = one[metric]
    parts = [float(part) for part in (found if isinstance(found, list | tuple) else [found])]
    if any(math.isnan(part) for part in parts):
        raise NotANumber(task, f"{metric} of item {one['doc_id']}")
    return (math.fsum(parts) / len(parts) if parts else 0.0), float(len(parts))


def _item(one: Logged, seen: Counter[str]) -> str:
    key = str(one["doc_hash"])[:KEY_LENGTH]
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}-{seen[key]}"


def _cluster(one: Logged, field: str | None) -> str:
    """Without a field, only the same document asked twice makes a cluster."""
    if field is None:
        return str(one["doc_hash"])[:KEY_LENGTH]
    return hashlib.sha256(str(one["doc"][field]).encode()).hexdigest()[:KEY_LENGTH]


def _answered(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__dataclass_fields__}


def _cost(spent: Spent | None) -> dict[str, Any]:
    if spent is None:
        return {"prompt_tokens": None, "completion_tokens": None, "truncated": None}
    return {name: getattr(spent, name) for name in Spent.__dataclass_fields__}
