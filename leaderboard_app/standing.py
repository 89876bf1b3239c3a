"""Where submissions stand, as API and pages tell it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scheduler.expected import Expected, expectations
from scheduler.queue import Queue
from scheduler.submission import RunView, State, Submission

WAITING = frozenset({State.SUBMITTED, State.QUEUED})
MOST = 1000
"""Submissions listed at once: open ones first, then the latest ended."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission, its turn, and the run that goes on or was the last."""

    submission: Submission
    position: int | None
    run: RunView | None
    votes: int = 0
    expected: Expected | None = None
    """When it will be done; None where nothing is known of that."""

    @property
    def going_on(self) -> RunView | None:
        """The run while it goes on: what an ended one last said is no progress."""
        return self.run if self.submission.state is State.RUNNING else None


def standing(queue: Queue, submission_id: str) -> Standing:
    """:raises UnknownSubmission:"""
    submission = queue.get(submission_id)
    run, votes = queue.run_view(submission_id), queue.votes_of(submission.model.repo)
    expected = expectations(queue.engine, datetime.now(UTC)).get(submission_id)
    return Standing(submission, queue.position(submission_id), run, votes, expected)


def standings(queue: Queue, states: Collection[State] | None = None) -> list[Standing]:
    """Open ones in the order of their turn, then the latest that ended."""
    listed = queue.listed(states, limit=MOST)
    places = _places(listed if states is None else queue.listed(WAITING, limit=MOST))
    votes = queue.vote_counts({one.model.repo for one in listed})
    expected = expectations(queue.engine, datetime.now(UTC))
    return [
        Standing(
            submission=one,
            position=places.get(one.id),
            run=_run(queue, one),
            votes=votes[one.model.repo],
            expected=expected.get(one.id),
        )
        for one in listed
    ]


def described(one: Standing) -> dict[str, object]:
    """As JSON; unknown is null."""
    submission = one.submission
    progress = one.going_on.progress if one.going_on else None
    return {
        "id": submission.id,
        "repo": submission.model.repo,
        "revision": submission.revision,
        "commit": submission.model.commit,
        "precision": submission.model.precision,
        "chat_template": submission.model.chat_template,
        "model_type": submission.facts.model_type,
        "suite": submission.suite,
        "state": submission.state.value,
        "position": one.position,
        "expected_end": _moment(one.expected.likely if one.expected else None),
        "expected_end_early": _moment(one.expected.early if one.expected else None),
        "expected_end_late": _moment(one.expected.late if one.expected else None),
        "votes": one.votes,
        "attempt": submission.attempt,
        "run_id": submission.run_id if submission.attempt else None,
        "submitted_by": submission.submitted_by,
        "submitted_at": submission.submitted_at.isoformat(),
        "changed_at": submission.changed_at.isoformat(),
        "reason": submission.reason,
        "failure": submission.failure.value if submission.failure else None,
        "progress": progress.model_dump(mode="json") if progress else None,
    }


def _moment(at: datetime | None) -> str | None:
    """To the second: more would claim too much."""
    return at.isoformat(timespec="seconds") if at else None


def _places(listed: Sequence[Submission]) -> dict[str, int]:
    waiting = [one.id for one in listed if one.state in WAITING]
    return {ident: place for place, ident in enumerate(waiting, start=1)}


def _run(queue: Queue, one: Submission) -> RunView | None:
    return queue.run_view(one.id) if one.state is State.RUNNING else None
