"""What each route of the API is for, and the types of what it takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from leaderboard_app.api.description import shapes
from leaderboard_app.tokens import TokenRequest
from results.moderation import Decision
from results.view import View
from scheduler.submission import State

TABLE: Final = "table"
"""A list of rows, as CSV, JSON or Parquet by the ending of the address."""
FILE: Final = "file"
Query = dict[str, tuple[str, dict[str, Any]]]
"""Parameters of the address by name: what each means, and its schema."""
TEXT: dict[str, Any] = {"type": "string"}
STATES = {"type": "array", "items": {"enum": [state.value for state in State]}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    summary: str
    gives: type[Any] | Literal["table", "file"]
    takes: type[Any] | Literal["text"] | None = None
    """The body; None: there is none."""
    view: type[View] | None = None
    """Whose fields are parameters of the address."""
    query: Query | None = None
    made: bool = False
    """Answers 201, or 200 where it was there already."""
    asks_who: bool = False
    """Where people sign in it needs a session, or a token in the header Authorization."""


READING = {
    "suites": Told(summary="Every suite, with its benchmarks and tasks", gives=shapes.Suites),
    "ranking": Told(
        summary="A suite's models, as searched, filtered and ordered", gives=TABLE, view=View
    ),
    "scores": Told(summary="Every score of a suite: a row for each model and task", gives=TABLE),
    "columns": Told(summary="The data dictionary: what each column means", gives=TABLE),
    "chart_data": Told(summary="The numbers of a chart", gives=TABLE),
    "model": Told(summary="All that is known of a model", gives=shapes.ModelDocument),
    "run": Told(summary="One run with its whole record", gives=shapes.RunDocument),
    "spec": Told(summary="The order that repeats a run", gives=dict[str, Any]),
    "samples": Told(
        summary="Items answered in a run",
        gives=TABLE,
        query={"task": ("One task; all, if it is left out.", TEXT)},
    ),
    "list_snapshots": Told(
        summary="Every dated snapshot, its files and their checksums", gives=shapes.SnapshotList
    ),
    "snapshot_file": Told(summary="A file of a snapshot; its name may hold slashes", gives=FILE),
    "select": Told(
        summary="The rows of one SELECT over the snapshot",
        gives=TABLE,
        query={"query": ("The statement.", TEXT)},
    ),
    "post_select": Told(
        summary="The same for a long statement, which is the body", gives=TABLE, takes="text"
    ),
    "openapi": Told(summary="This description", gives=dict[str, Any]),
}
_STATE: Query = {"state": ("Only those in one of these states.", STATES)}
SUBMITTING = {
    "submissions": Told(
        summary="Submissions, open ones in the order of their turn",
        gives=shapes.Submissions,
        query=_STATE,
    ),
    "submissions_csv": Told(summary="The same as CSV", gives=FILE, query=_STATE),
    "submission": Told(
        summary="One submission with its history and log", gives=shapes.WholeSubmission
    ),
    "submit": Told(
        summary="Ask for a model to be evaluated",
        gives=shapes.Submission,
        takes=shapes.Asked,
        made=True,
        asks_who=True,
    ),
    "cancel_submission": Told(
        summary="Take a submission back", gives=shapes.WholeSubmission, asks_who=True
    ),
    "votes": Told(summary="Votes for a submission's model", gives=shapes.Votes),
    "cast_vote": Told(summary="Vote for it", gives=shapes.Votes, asks_who=True),
    "withdraw_vote": Told(summary="Take one's vote back", gives=shapes.Votes, asks_who=True),
}
PEOPLE = {
    "moderation_log": Told(summary="Decisions that changed the board", gives=TABLE),
    "post_decision": Told(
        summary="Hide, flag or restore a row",
        gives=Decision,
        takes=shapes.Order,
        made=True,
        asks_who=True,
    ),
    "ask_for_removal_of": Told(
        summary="Ask for a model to be taken down",
        gives=Decision,
        takes=shapes.RemovalRequest,
        made=True,
        asks_who=True,
    ),
    "removal_requests": Told(
        summary="Requests that wait for an answer", gives=shapes.RemovalRequests, asks_who=True
    ),
    "me": Told(summary="Who one is here, and what one may do", gives=shapes.Me),
    "tokens": Told(summary="One's own API tokens", gives=shapes.Tokens, asks_who=True),
    "post_token": Told(
        summary="A new API token; needs a session",
        gives=shapes.NewToken,
        takes=TokenRequest,
        made=True,
        asks_who=True,
    ),
    "revoke_token": Told(summary="Revoke a token", gives=shapes.TokenShown, asks_who=True),
}
ROUTES: dict[str, Told] = {**READING, **SUBMITTING, **PEOPLE}
"""By the name of the function that answers."""
