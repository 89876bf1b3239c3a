"""A sample, an item answered in a run, and where a run keeps them."""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    item: str
    """Stable key of the question: the same in every run of the same task."""
    cluster: str
    """Items with the same key are not independent of one another."""
    doc_id: int
    """Place in the task's data."""
    prompt: str
    """What the model was given, template included."""
    target: str
    choices: list[str] | None
    """What was offered, in order; None for generations."""
    loglikelihoods: list[float] | None
    """Of each choice, in nats."""
    is_greedy: list[bool] | None
    """Whether each choice is what the model would have written itself."""
    responses: list[str] | None
    """What the model wrote; None for multiple choice."""
    answer: str | None
    """What was scored: the choice taken, or what was read out of the response; None where
    nothing could be read."""
    score: float
    """The item's share of the raw score: the mean over items is the task's raw score."""
    values: list[float]
    """The item's value of each metric."""
    weights: list[float]
    """How often the item counts in each metric; 1 but for instruction-level IFEval."""
    truncated: bool | None
    """Whether the token limit cut the response off; None where it does not apply."""
    prompt_tokens: int | None
    completion_tokens: int | None
    doc_hash: str
    prompt_hash: str
    target_hash: str


def samples_path(task: str) -> str:
    """Where a task's samples lie inside the run's folder."""
    return f"{FOLDER}/{task}.parquet"
