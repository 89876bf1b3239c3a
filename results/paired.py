"""How two runs differ on each benchmark and on average, on the items that both answered. Pure.

Points are those of the normalised scale without its cut-off at guessing, so that a difference below
the baseline is a difference too. Influences are those of results.scoring, of the difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl

from results.comparison import holm, sign_test, z_test
from results.ranks import Z95, Floats
from results.scoring import slope, stderr_of_totals
from results.suite import BenchmarkInfo

Kind = Literal["paired", "unpaired", "bound", "unknown"]
"""Where the error of a difference comes from: items both answered; the two scores' own errors;
binomial bounds of published means; or from nothing, for one of the two is not known."""
AVERAGE = "average"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDifference:
    """How much better the second run is than the first, in points."""

    benchmark: str
    """AVERAGE for the mean of all."""
    points: float
    stderr: float | None
    """Largest it can be where `kind` is bound."""
    p_value: float | None
    """Two-sided; None where no test can be made."""
    corrected: float | None = None
    """The same after Holm, for all that were tested together."""
    n_items: int | None = None
    n_better: int | None = None
    """Items on which the second is better."""
    n_worse: int | None = None
    kind: Kind

    @property
    def n_differ(self) -> int | None:
        return None if self.n_better is None else self.n_better + (self.n_worse or 0)

    @property
    def half(self) -> float | None:
        """Half of the 95 % interval."""
        return None if self.stderr is None else Z95 * self.stderr


def paired_benchmarks(
    infos: Sequence[BenchmarkInfo], pairs: pl.DataFrame
) -> list[PointDifference | None]:
    """Of each benchmark, from results/sql/sample_pairs.sql; None where a task has no common item.

    Items that are right or wrong and clusters of their own get the exact McNemar test, all else
    the clustered paired z test.
    """
    by_task = pairs.partition_by("task", as_dict=True)
    cells = {str(task): frame for (task,), frame in by_task.items()}
    return [
        _paired(info, [cells[task.name] for task in info.tasks])
        if all(task.name in cells for task in info.tasks)
        else None
        for info in infos
    ]


def _paired(info: BenchmarkInfo, tasks: Sequence[pl.DataFrame]) -> PointDifference:
    """:param tasks: the clusters of each of the benchmark's tasks"""
    counts = [int(task["items"].sum()) for task in tasks]
    gaps = [float(task["gap"].sum()) for task in tasks]
    scales = _scales(info, counts)
    points = math.fsum(scale * gap for scale, gap in zip(scales, gaps, strict=True))
    totals = [
        scale * (task["gap"].to_numpy() - gap / count * task["items"].to_numpy())
        for scale, gap, count, task in zip(scales, gaps, counts, tasks, strict=True)
    ]
    stderr = stderr_of_totals(totals[0] if len(tasks) == 1 else _joined(tasks, totals))
    better, worse = (sum(int(task[way].sum()) for task in tasks) for way in ("better", "worse"))
    plain = _is_plain(tasks) and (info.combine == "pool" or len(tasks) == 1)
    if plain and stderr is not None:
        stderr = max(stderr, scales[0] * _least_error(better, worse, sum(counts)))
    return PointDifference(
        benchmark=info.name,
        points=points,
        stderr=stderr,
        p_value=sign_test(better, worse) if plain else z_test(points, stderr),
        n_items=sum(counts),
        n_better=better,
        n_worse=worse,
        kind="paired",
    )


def _joined(tasks: Sequence[pl.DataFrame], totals: Sequence[Floats]) -> Floats:
    """Totals of clusters that may reach across tasks."""
    clusters = pl.concat([task["cluster"] for task in tasks])
    every = pl.DataFrame({"cluster": clusters, "total": np.concatenate(totals)})
    return every.group_by("cluster").agg(pl.col("total").sum())["total"].to_numpy()


def _is_plain(tasks: Sequence[pl.DataFrame]) -> bool:
    """Whether all items are right or wrong, and clusters of their own."""
    single = all(task["items"].max() == 1 and not task["graded"].any() for task in tasks)
    if not single or len(tasks) == 1:
        return single
    return bool(pl.concat([task["cluster"] for task in tasks]).is_unique().all())


def _least_error(better: int, worse: int, n_items: int) -> float:
    """Standard error of the sum of paired differences with half an item added to each of the four
    ways two answers can fall out (Agresti and Min, Statistics in Medicine 24, 2005): not 0 where
    no item differs.
    """
    n = n_items + 2
    variance = (better + worse + 1) - (better - worse) ** 2 / n
    return n_items / n * math.sqrt(variance)


def _scales(info: BenchmarkInfo, counts: Sequence[int]) -> list[float]:
    """Points that one item of each task adds to the benchmark's score."""
    if info.combine == "pool":
        return [slope(info.baseline) / sum(counts)] * len(counts)
    return [
        slope(task.baseline) / (len(counts) * count)
        for task, count in zip(info.tasks, counts, strict=True)
    ]


def unpaired(name: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> PointDifference:
    """Of one column of a ranking, from the two rows alone: wider than a paired one would be."""
    points = second[name] - first[name]
    for kind, ending in _KINDS:
        errors = [row.get(f"{name}_{ending}") for row in (first, second)]
        known = [error for error in errors if error is not None]
        if len(known) == 2:
            stderr = math.hypot(*known)
            tested = z_test(points, stderr) if kind == "unpaired" else None
            return PointDifference(
                benchmark=name, points=points, stderr=stderr, p_value=tested, kind=kind
            )
    return PointDifference(benchmark=name, points=points, stderr=None, p_value=None, kind="unknown")


_KINDS: tuple[tuple[Kind, str], ...] = (("unpaired", "stderr"), ("bound", "bound"))


def average_difference(parts: Sequence[PointDifference]) -> PointDifference:
    """Of the plain mean of benchmarks that were drawn independently of one another."""
    errors = [part.stderr for part in parts if part.stderr is not None]
    complete = len(errors) == len(parts)
    stderr = math.sqrt(math.fsum(e * e for e in errors)) / len(parts) if complete else None
    points = math.fsum(part.points for part in parts) / len(parts)
    kinds = {part.kind for part in parts}
    kind: Kind = next(k for k in ("unknown", "bound", "unpaired", "paired") if k in kinds)
    return PointDifference(
        benchmark=AVERAGE,
        points=points,
        stderr=stderr,
        p_value=z_test(points, stderr) if kind in ("paired", "unpaired") else None,
        n_items=_sum([part.n_items for part in parts]),
        n_better=_sum([part.n_better for part in parts]),
        n_worse=_sum([part.n_worse for part in parts]),
        kind=kind,
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def corrected(found: Sequence[PointDifference]) -> list[PointDifference]:
    """The same differences, their p values corrected for being several."""
    tested = [one.p_value for one in found if one.p_value is not None]
    values = iter(holm(tested))
    return [
        replace(one, corrected=next(values)) if one.p_value is not None else one for one in found
    ]
