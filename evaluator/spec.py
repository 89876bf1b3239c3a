"""What travels between the scheduler and a run: the order, the progress, the end."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from results.errors import LeaderboardError
from results.record import ModelFacts, ModelRef, RunId
from results.suite import Words

Backend = Literal["transformers", "vllm", "endpoint"]


class InvalidSpec(LeaderboardError):
    """A file is not the order for a run."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} is no run specification: {problem}")


class Seeds(Words):
    """lm-eval's four seeds, at lm-eval's own defaults."""

    random: int = 0
    numpy: int = 1234
    torch: int = 1234
    fewshot: int = 1234


class Thinking(Words):
    """How a model that thinks before it answers is dealt with; used with its chat template only."""

    mode: Literal["auto", "on", "off"] = "auto"
    """auto: as the template does by itself; on, off: the template is told `enable_thinking`."""
    opens: str | None = None
    """Text that opens a thought; None: found in the chat template."""
    closes: str | None = None
    budget: int = Field(8192, gt=0)
    """Most tokens of a thought, beside those of the answer."""

    @model_validator(mode="after")
    def _both_marks(self) -> Self:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("thinking.opens and thinking.closes are given together or not at all")
        return self


class Endpoint(Words):
    """A server that has the model already; its key is never part of an order."""

    url: str = Field(pattern=r"^https?://[^@?#\s]+[^@?#\s/]$", max_length=500)
    """Without user, query and a slash at the end: https://host/v1."""
    model: str = Field(min_length=1, max_length=300)
    """The name that it goes by there."""
    api: Literal["completions", "chat"] = "completions"
    requests: int = Field(8, ge=1)
    """Under way at once."""


class RunSpec(Words):
    """The order for one run. `leaderboard run SPEC.json` needs nothing else but the settings."""

    run_id: RunId
    submission_id: str
    attempt: int = Field(1, ge=1)
    model: ModelRef
    facts: ModelFacts = ModelFacts()
    suite: str
    suite_digest: str
    """What the submitter asked for; a run refuses a suite that has changed since."""
    backend: Backend
    limit: int | None = Field(None, gt=0)
    """Items a task, for smoke runs; a limited run is never ranked."""
    seeds: Seeds = Seeds()
    batch_size: str = "auto"
    thinking: Thinking = Thinking()
    endpoint: Endpoint | None = None
    """For the backend of that name alone."""
    tensor_parallel: int | None = Field(None, ge=1)
    """GPUs that a copy of the model is split over; None: by the rule of evaluator/sizing.py."""
    data_parallel: int | None = Field(None, ge=1)
    """Copies of the model that part the items among them; None: by the same rule."""
    gpu_gib: float | None = Field(None, gt=0)
    """GPU memory that the model needs; None: not known, or the GPU is the run's own."""
    gpu_share: float | None = Field(None, gt=0, le=1)
    """Of its one GPU's memory, where others run beside it; None: all of it."""
    resume_from: RunId | None = None
    """Earlier attempt whose finished tasks are taken over instead of computed again."""
    submitted_by: str | None = None
    submitted_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _endpoint_is_named(self) -> Self:
        if (self.backend == "endpoint") != (self.endpoint is not None):
            raise ValueError("endpoint is given with the backend of that name, and with no other")
        return self


class Phase(StrEnum):
    """What a run is doing."""

    FETCHING = "fetching"
    LOADING = "loading"
    EVALUATING = "evaluating"
    WRITING = "writing"


class Progress(Words):
    """How far a run is; None where that is not known yet."""

    phase: Phase
    task: str | None = None
    tasks_done: int = 0
    tasks_total: int | None = None
    items_done: int = 0
    items_total: int | None = None
    bytes_done: int = 0
    """Of the model's files, while they are fetched."""
    bytes_total: int | None = None
    tokens_per_second: float | None = None
    """Through the model, read and written alike."""
    remaining_seconds: float | None = None
    at: AwareDatetime


class Failure(StrEnum):
    """Whose fault a failed run is, hence whether trying again can help."""

    MODEL = "model"
    """The model's own: broken weights, unusable tokenizer. Trying again is no use."""
    CAPACITY = "capacity"
    """Out of memory, disk or time: worth one more try with a safer setting."""
    INFRASTRUCTURE = "infrastructure"
    """Network, Hub, machine: worth trying again after a while."""
    OURS = "ours"
    """A bug of this product: the operator is told and the submission kept."""


class Exit(Words):
    """How a run ended; written last by `leaderboard run`."""

    run_id: RunId
    failure: Failure | None = None
    """None: the run finished and its record is in the ledger."""
    reason: str = ""
    """For the submitter: what went wrong, in a sentence."""
    at: datetime


def read_spec(path: Path) -> RunSpec:
    """:raises InvalidSpec: with every fault the file has"""
    try:
        return RunSpec.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InvalidSpec(path, error.strerror or str(error)) from None
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, item['loc'])) or 'file'}: {item['msg']}" for item in error.errors()
        )
        raise InvalidSpec(path, faults) from None
