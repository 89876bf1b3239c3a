"""The data dictionary: every column of a ranking, what it is called and what it means."""

from __future__ import annotations

from collections.abc import Sequence

from results.column import POINTS, SHARE, Column
from results.fact_columns import FACTS
from results.suite import BenchmarkInfo, SuiteInfo

HEAD = (
    Column("rank", "Rank", "Place by average; equal averages share one.", "place", "count", True),
    Column(
        "rank_low",
        "Best rank",
        "1 + the number of models whose 95 % interval lies wholly above this one's.",
        "place",
        "count",
        of="rank",
    ),
    Column(
        "rank_high",
        "Worst rank",
        "All models less those whose 95 % interval lies wholly below this one's.",
        "place",
        "count",
        of="rank",
    ),
    Column("model", "Model", "Organisation and name on the Hub.", default=True),
    Column(
        "average",
        "Average",
        "Plain mean of the normalised benchmarks: 0 is guessing, 100 is perfect.",
        POINTS,
        "number",
        True,
    ),
    Column(
        "average_stderr",
        "Average: standard error",
        "Standard error of the average, from the items of all benchmarks.",
        POINTS,
        "number",
        of="average",
    ),
    Column(
        "average_bound",
        "Average: binomial bound",
        "Largest standard error the average can have; its own is not known.",
        POINTS,
        "number",
        of="average",
        only="imported",
    ),
    Column(
        "error_kind",
        "Kind of error",
        "What the range of ranks rests on: items, a standard error over the items; bound, the"
        " binomial bound of published means.",
        of="rank",
        only="imported",
    ),
)


def ranking_columns(suite: SuiteInfo) -> dict[str, Column]:
    """Every column of a suite's ranking by name, in order."""
    scores = [column for benchmark in suite.benchmarks for column in _of_benchmark(benchmark)]
    return {
        column.name: column
        for column in (*HEAD, *scores, *FACTS)
        if column.only in (None, suite.origin)
    }


def raw_name(name: str) -> str:
    """Column with a benchmark's raw score, given the one with the normalised score."""
    return f"{name}_raw"


def benchmark_names(suite: SuiteInfo) -> tuple[str, ...]:
    return tuple(benchmark.name for benchmark in suite.benchmarks)


def default_columns(suite: SuiteInfo) -> tuple[str, ...]:
    return tuple(name for name, column in ranking_columns(suite).items() if column.default)


def with_companions(names: Sequence[str], columns: dict[str, Column]) -> list[str]:
    """The names, each followed by what belongs to it and was not named itself."""
    found = list[str]()
    for name in names:
        found += [name, *(c.name for c in columns.values() if c.of == name)]
    return list(dict.fromkeys(found))


def _of_benchmark(info: BenchmarkInfo) -> tuple[Column, ...]:
    shots = f" {info.num_fewshot} shots." if info.num_fewshot else ""
    about, raw, metric = f"{info.description}{shots}", raw_name(info.name), ", ".join(info.metrics)
    return (
        *_score(
            Column(
                info.name,
                info.title,
                f"{about} Normalised: 0 is guessing, 100 is perfect.",
                POINTS,
                "number",
                default=True,
            ),
            "normalised score",
        ),
        *_score(
            Column(
                raw,
                f"{info.title}, raw",
                f"{about} Raw score as lm-eval gives it ({metric}).",
                SHARE,
                "number",
            ),
            "raw score",
        ),
    )


def _score(column: Column, what: str) -> tuple[Column, ...]:
    """A score, its standard error, and what is shown where that is not known."""
    error = Column(
        f"{column.name}_stderr",
        f"{column.title}: standard error",
        f"Standard error of the {what}.",
        column.unit,
        "number",
        of=column.name,
    )
    bound = Column(
        f"{column.name}_bound",
        f"{column.title}: binomial bound",
        f"Largest standard error the {what} can have; its own is not known.",
        column.unit,
        "number",
        of=column.name,
        only="imported",
    )
    return column, error, bound
