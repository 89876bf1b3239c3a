"""The data dictionary: every column of a ranking, what it is called and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from results.suite import BenchmarkInfo, SuiteInfo

POINTS = "points, 0 to 100"
SHARE = "share, 0 to 1"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    """As in URLs, CSV and JSON; stable."""
    title: str
    """As in the header of the page."""
    meaning: str
    unit: str = ""
    kind: Literal["text", "number", "count", "truth", "time"] = "text"
    default: bool = False
    """Whether it is shown before anybody has chosen."""
    of: str | None = None
    """The column it accompanies: an error its score, a range its rank."""


HEAD = (
    Column("rank", "Rank", "Place by average; equal averages share one.", "", "count", True),
    Column(
        "rank_low",
        "Best rank",
        "1 + the number of models whose 95 % interval lies wholly above this one's.",
        kind="count",
        of="rank",
    ),
    Column(
        "rank_high",
        "Worst rank",
        "All models less those whose 95 % interval lies wholly below this one's.",
        kind="count",
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
)
FACTS = (
    Column("model_type", "Type", "How the model was made, as its submitter declared it."),
    Column("architecture", "Architecture", "Model class named in config.json."),
    Column("precision", "Precision", "Number format the weights were loaded in.", default=True),
    Column("weights", "Weights", "Original weights, or an adapter or delta on a base model."),
    Column("base", "Base", "Model that an adapter or delta was applied to."),
    Column(
        "chat_template",
        "Chat template",
        "Whether prompts went through the model's chat template.",
        kind="truth",
    ),
    Column(
        "parameters",
        "Parameters",
        "Number of parameters, summed from the safetensors headers.",
        "parameters",
        "count",
        True,
    ),
    Column("licence", "Licence", "Licence named in the model card."),
    Column("likes", "Likes", "Likes on the Hub when the model was submitted.", "likes", "count"),
    Column(
        "downloads",
        "Downloads",
        "Downloads on the Hub in the month before the model was submitted.",
        "downloads",
        "count",
    ),
    Column("created_at", "Created", "When the repository was created on the Hub.", "UTC", "time"),
    Column("backend", "Backend", "How the model was loaded: transformers, vllm or endpoint."),
    Column("engine", "Engine", "Package that computed the answers."),
    Column("engine_version", "Engine version", "Version of that package."),
    Column("lm_eval_version", "lm-eval", "Version of lm-evaluation-harness, the harness."),
    Column("commit", "Commit", "Commit of the model's repository.", of="model"),
    Column("submitted_at", "Submitted", "When the model was submitted.", "UTC", "time"),
    Column("finished_at", "Evaluated", "When the run finished.", "UTC", "time"),
    Column("run_id", "Run", "Name of the run that gave these numbers.", of="model"),
)


def ranking_columns(suite: SuiteInfo) -> dict[str, Column]:
    """Every column of a suite's ranking by name, in order."""
    scores = [column for benchmark in suite.benchmarks for column in _of_benchmark(benchmark)]
    return {column.name: column for column in (*HEAD, *scores, *FACTS)}


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
    raw, metric = raw_name(info.name), ", ".join(info.metrics)
    return (
        Column(
            info.name,
            info.title,
            f"{info.description}{shots} Normalised: 0 is guessing, 100 is perfect.",
            POINTS,
            "number",
            True,
        ),
        Column(
            f"{info.name}_stderr",
            f"{info.title}: standard error",
            "Standard error of the normalised score.",
            POINTS,
            "number",
            of=info.name,
        ),
        Column(
            raw,
            f"{info.title}, raw",
            f"{info.description}{shots} Raw score as lm-eval gives it ({metric}).",
            SHARE,
            "number",
        ),
        Column(
            f"{raw}_stderr",
            f"{info.title}, raw: standard error",
            "Standard error of the raw score.",
            SHARE,
            "number",
            of=raw,
        ),
    )
