"""Whose turn it is: one number a submission, smaller runs earlier. Pure.

Turns go in rounds, as in start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996): whoever
submits many gets one turn a round, and whoever comes new joins the present round. Within a round
the one that has waited longest comes first; votes count as waiting. The number changes by events
only (a submission, its end, a vote, an operator's word), never by the clock, so one index holds
the order.
"""

from __future__ import annotations

from datetime import datetime

DAY_SECONDS = 86_400.0
ROUND_SECONDS = 30 * DAY_SECONDS
"""Who has waited this much longer comes before those of the round before: nobody starves."""
VOTE_SECONDS = DAY_SECONDS
"""A vote moves a submission as far ahead as a day of waiting does."""
MOST_VOTES = 29
"""Votes that count: however many, they carry nobody into an earlier round."""


def waiting_since(submitted_at: datetime, *, votes: int = 0, weight: float = 0.0) -> float:
    """Submission time in seconds, earlier by its votes and by the operator's weight, in days."""
    credit = min(votes, MOST_VOTES) * VOTE_SECONDS + weight * DAY_SECONDS
    return submitted_at.timestamp() - credit


def priority(since: float, turn_round: int) -> float:
    """:param since: from `waiting_since`"""
    return since + turn_round * ROUND_SECONDS
