"""The words of admission: an objection, the limits it is measured by, and a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from pydantic import Field

from evaluator.formats import Ground
from results.suite import Words
from scheduler.hub_model import HubModel
from scheduler.submission import SubmissionRequest

FormField = Literal[
    "repo",
    "revision",
    "precision",
    "suite",
    "chat_template",
    "weights",
    "base",
    "base_revision",
    "model_type",
]


class Objection(Words):
    """One reason for not taking a model, at the field of the form that is to blame."""

    field: FormField
    problem: str
    cure: str


class Limits(Words):
    """What this leaderboard takes, and what it has room for."""

    suites: frozenset[str]
    """Suites that are open for submissions."""
    max_parameters: int = Field(gt=0)
    free_bytes: int | None = None
    """Room for a model once all others have been evicted; None: not known, not checked."""
    architectures: frozenset[str] = frozenset()
    """Model classes that transformers can load; empty: not known, not checked."""
    engine_architectures: frozenset[str] = frozenset()
    """Those that vLLM can load, where runs are on vLLM; empty: not known, not checked."""
    memory_bytes: int | None = None
    """Memory of the largest slot, of its GPUs or of the machine; None: not known, not checked."""
    denied: tuple[str, ...] = ()
    """Names and patterns of models that the operator does not take."""
    ground: Ground | None = None
    """What runs are loaded with; None: not known, not checked."""
    private_models: bool = False
    """Whether models that only the operator's token can read are taken."""


Reasons = Iterator[Objection]
Rule = Callable[[HubModel, SubmissionRequest, Limits], Reasons]


def at_repo(problem: str, cure: str) -> Objection:
    return Objection(field="repo", problem=problem, cure=cure)
