"""The JSON documents that the API takes and gives, as types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import polars as pl
from pydantic import BaseModel, ConfigDict, create_model

from leaderboard_app.api.submissions import CSV_SCHEMA
from results.imported_runs import ImportedRun
from results.moderation import Action, Decision, Flag
from results.record import RunRecord
from results.snapshot_files import FileFacts
from results.suite import SuiteInfo
from scheduler.people.roles import Role, Scope
from scheduler.people.tokens import Token
from scheduler.submission import Event, SubmissionRequest

PLAIN: dict[Any, Any] = {pl.String: str, pl.Int64: int, pl.Boolean: bool}
"""Types of a table's columns, as JSON has them."""


class Shape(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True, protected_namespaces=())


def _shape(name: str, about: str, fields: Mapping[str, object]) -> Any:  # noqa: ANN401 -- a class
    """A shape whose fields are those of something else, by their types."""
    every: dict[str, Any] = {field: (kind, ...) for field, kind in fields.items()}
    return create_model(name, __base__=Shape, __doc__=about, **every)


class Problem(Shape):
    """An error (RFC 9457)."""

    title: str
    status: int
    detail: str
    """A sentence: what is wrong, and what would be right."""
    objections: list[dict[str, str]] = []
    """Of a submission: every field that cannot be taken, the problem and the cure."""


class Suites(Shape):
    suites: list[SuiteInfo]


class OwnRun(RunRecord):
    """A run's whole record, and what the board adds to it."""

    average: float
    average_stderr: float | None
    ranks: bool
    """Whether it stands in its suite's ranking."""
    task_scores: list[dict[str, Any]]
    rescorings: list[dict[str, Any]]


ImportedRow: Any = _shape(
    "ImportedRow",
    "A row of results that others computed and published.",
    get_type_hints(ImportedRun) | {"suite": str},
)


class ModelDocument(Shape):
    model: str
    runs: list[OwnRun]
    """Newest first."""
    imported: list[ImportedRow]
    moderation: list[dict[str, Any]]
    """Moderators' decisions about it, the latest first."""


RunDocument: Any = OwnRun | ImportedRow
"""A run made here, or a row that was imported."""


class SnapshotFile(FileFacts):
    name: str
    url: str


class SnapshotFiles(Shape):
    snapshot: str
    published_at: str
    files: list[SnapshotFile]


class SnapshotList(Shape):
    snapshots: list[SnapshotFiles]
    """The newest first."""


Submission: Any = _shape(
    "Submission",
    "Where a submission stands.",
    {name: PLAIN[kind] | None for name, kind in CSV_SCHEMA.items()}
    | {"progress": dict[str, Any] | None},
)


class Submissions(Shape):
    submissions: list[Submission]


class WholeSubmission(Submission):  # type: ignore[misc]
    """With its history and the end of its log."""

    history: list[Event]
    log_tail: str | None


class Asked(SubmissionRequest):
    """A model to evaluate."""

    submitted_by: str | None = None
    """A name of one's own choice, where people do not sign in."""


class Votes(Shape):
    id: str
    repo: str
    votes: int
    voted: bool
    """Whether the asker's own is among them."""


class Order(Shape):
    """A moderator's decision."""

    action: Action
    model: str | None = None
    run_id: str | None = None
    flag: Flag | None = None
    organisation: str | None = None
    reason: str
    evidence: str | None = None
    """Address of what shows it."""


class RemovalRequest(Shape):
    model: str
    reason: str
    evidence: str | None = None
    """Address of what shows it."""


class RemovalRequests(Shape):
    requests: list[Decision]


class Me(Shape):
    name: str
    role: Role
    signed_in: bool
    scopes: list[Scope]


TokenShown: Any = _shape(
    "TokenShown",
    "All there is to know of a token but itself.",
    {name: field.annotation for name, field in Token.model_fields.items() if name != "account_id"},
)


class NewToken(TokenShown):  # type: ignore[misc]
    token: str
    """Shown this once."""


class Tokens(Shape):
    tokens: list[TokenShown]
