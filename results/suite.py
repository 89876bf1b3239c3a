"""The words of a suite, as a run record and a snapshot carry them.

*suite* > *benchmark* (a column of the board) > *task* (what lm-eval runs). Readers of the board
need nothing but these: they never open a suite's YAML.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)]


class Words(BaseModel):
    """Base of what crosses a process border: frozen, and nothing unknown passes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class TaskInfo(Words):
    """One task of a benchmark: what lm-eval runs, and how its number is to be read."""

    name: str
    """lm-eval's own name of the task."""
    title: str
    baseline: float = Field(0.0, ge=0.0, lt=1.0)
    """Raw score of random guessing; 0 where nothing can be guessed."""
    n_items: int | None = Field(None, gt=0)
    """Items of the whole task; a run with fewer is not ranked. None: not known, not checked."""


class BenchmarkInfo(Words):
    """One column of the board."""

    name: Name
    title: str
    description: str
    """What it measures, in a sentence for a newcomer."""
    metrics: tuple[str, ...] = Field(min_length=1)
    """lm-eval's metric names; the raw score is the mean of them (IFEval has two)."""
    filter: str = "none"
    num_fewshot: int = Field(0, ge=0)
    combine: Literal["pool", "mean"] = "pool"
    """pool: all items weigh the same (one task, or GPQA); mean: normalise each task, then average
    the tasks (BBH, MuSR)."""
    baseline: float = Field(0.0, ge=0.0, lt=1.0)
    """Baseline of a pooled benchmark; a mean takes its tasks' own."""
    tasks: tuple[TaskInfo, ...] = Field(min_length=1)
    source: str = ""
    licence: str = ""
    citation: str = ""

    @model_validator(mode="after")
    def _tasks_differ(self) -> Self:
        names = [task.name for task in self.tasks]
        if len(set(names)) < len(names):
            raise ValueError(f"benchmark {self.name} names a task twice")
        return self


class SuiteInfo(Words):
    """A published, versioned set of benchmarks; runs of unlike digests never rank together."""

    name: Name
    title: str
    description: str
    benchmarks: tuple[BenchmarkInfo, ...] = Field(min_length=1)
    digest: str
    """Hash of the suite file and of every task file it uses."""
    archived: bool = False
    origin: Literal["own", "imported"] = "own"
    """imported: numbers that others computed and published; never in one ranking with own runs."""
    released: date | None = None

    @model_validator(mode="after")
    def _benchmarks_differ(self) -> Self:
        names = [benchmark.name for benchmark in self.benchmarks]
        if len(set(names)) < len(names):
            raise ValueError(f"suite {self.name} names a benchmark twice")
        return self
