"""A submission, the states it can be in, and the only moves it can make."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from pydantic import Field

from evaluator.spec import Failure, Progress
from results.errors import LeaderboardError
from results.record import ModelFacts, ModelRef, ModelType, Precision, Repo, Weights
from results.suite import Words
from scheduler.addresses import household

SubmissionId = NewType("SubmissionId", str)


class State(StrEnum):
    SUBMITTED = "submitted"
    """Accepted from a person and pinned to a commit; not yet examined by the scheduler."""
    QUEUED = "queued"
    """Admitted; waits for a free slot."""
    RUNNING = "running"
    """Claimed by a worker until its lease runs out."""
    FINISHED = "finished"
    """Its record is in the ledger."""
    FAILED = "failed"
    """The run failed; failure class and reason are kept, and `retry` queues it again."""
    REJECTED = "rejected"
    """Examined and refused; the reasons are kept."""
    CANCELLED = "cancelled"
    """Taken back by a person."""


MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.QUEUED, State.REJECTED, State.CANCELLED}),
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.FINISHED, State.FAILED, State.QUEUED, State.CANCELLED}),
    State.FINISHED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
}
OPEN = frozenset({State.SUBMITTED, State.QUEUED, State.RUNNING})
"""States in which somebody still waits for an end."""
WAITING = frozenset({State.SUBMITTED, State.QUEUED})
"""States in which it waits for its turn."""


class IllegalMove(LeaderboardError):
    """A submission was asked to go where its state does not lead."""

    def __init__(self, submission_id: str, before: State, after: State) -> None:
        super().__init__(f"submission {submission_id} is {before} and cannot become {after}")


class NotWaiting(LeaderboardError):
    """A turn was to be changed that is no longer to come."""

    def __init__(self, submission_id: str, state: State) -> None:
        super().__init__(f"submission {submission_id} is {state} and waits for no turn")


class UnknownSubmission(LeaderboardError, LookupError):
    def __init__(self, submission_id: str) -> None:
        super().__init__(f"there is no submission {submission_id!r}; `leaderboard queue` lists all")


class LostLease(LeaderboardError):
    """A worker reported on a run that is no longer its own."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id} is no longer this worker's: its lease was lost")


class SubmissionRequest(Words):
    """What a person asks for; the commit is found by looking it up on the Hub."""

    repo: Repo
    revision: str = Field("main", min_length=1, max_length=200)
    """Branch, tag or commit."""
    suite: str
    precision: Precision = "bfloat16"
    model_type: ModelType
    weights: Weights = "original"
    base: Repo | None = None
    """What an adapter or delta applies to; unset: what the adapter's own configuration names."""
    base_revision: str = Field("main", min_length=1, max_length=200)
    """Branch, tag or commit of the base."""
    chat_template: bool = False


class Pinned(Words):
    """What a request meant when it was made: exact weights, exact suite."""

    model: ModelRef
    facts: ModelFacts
    suite_digest: str


class Person(Words):
    """Who asks. Without accounts, everybody at one address is the same person."""

    name: str
    address: str | None = None
    account: str | None = None

    @property
    def key(self) -> str:
        """What tells people apart: the account, else the address; names are anybody's choice."""
        if self.account is not None:
            return f"account:{self.account}"
        return f"name:{self.name}" if self.network is None else f"address:{self.network}"

    @property
    def network(self) -> str | None:
        """The address as it is counted: a household of IPv6 counts as one."""
        return None if self.address is None else household(self.address)


class Submission(Words):
    """A row of the queue."""

    id: SubmissionId
    model: ModelRef
    revision: str
    """What the submitter typed; `model.commit` is what it meant at that moment."""
    facts: ModelFacts
    suite: str
    suite_digest: str
    state: State
    submitted_by: str
    account: str | None
    """Whose it is, where people sign in; `submitted_by` is only how it is shown."""
    submitted_at: datetime
    changed_at: datetime
    """When it came into its present state."""
    attempt: int
    """Runs started so far."""
    faults: int
    """Runs that failed so far; runs lost with their machine do not count."""
    reason: str
    """Why it stands where it stands, for the submitter; empty where there is nothing to say."""
    failure: Failure | None
    """Class of the latest failed run; None once a person retried it, or it finished."""
    not_before: datetime | None
    """Queued, but not to be started earlier than this: the backoff after a fault."""
    round: int
    """Everybody has one turn a round."""
    priority: float
    """Smaller runs earlier."""
    worker: str | None
    lease_until: datetime | None
    rerun_of: str | None
    """The submission that this one repeats."""

    @property
    def run_id(self) -> str:
        """Of the latest attempt: a retry is a new run, and a replay is not."""
        return f"{self.id}-{self.attempt}"


class Event(Words):
    """One line of a submission's history."""

    at: datetime
    state: State
    by: str
    """Who moved it: a person's name, or the scheduler."""
    note: str


class RunView(Words):
    """What the queue carries of a run while it goes on."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None
    progress: Progress | None
    log_tail: str
    """Last lines of the log, secrets removed."""
