"""Whose turn it is: one number a submission, smaller runs earlier. Pure."""

from __future__ import annotations

from datetime import datetime

VOTE_SECONDS = 3600.0
"""A vote moves a submission as far ahead as an hour of waiting does."""
BACKLOG_SECONDS = 3600.0
"""Each submission its submitter still has open puts it back by an hour of waiting."""


def priority(submitted_at: datetime, *, backlog: int = 0, votes: int = 0) -> float:
    """Submission time in seconds, later by the submitter's backlog, earlier by votes.

    It changes by events only (submission, vote), never by the clock, so one index holds the order.
    """
    return submitted_at.timestamp() + backlog * BACKLOG_SECONDS - votes * VOTE_SECONDS
