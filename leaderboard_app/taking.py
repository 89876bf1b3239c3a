"""What people do with a submission that is there: take it back, vote for its model."""

from __future__ import annotations

from datetime import datetime

from leaderboard_app.people.asker import NotAllowed, NotSignedIn
from leaderboard_app.sources import Sources
from scheduler.people.roles import Scope
from scheduler.people.uses import Kind
from scheduler.submission import Submission


def take_back(sources: Sources, submission_id: str, now: datetime) -> Submission:
    """:raises UnknownSubmission, IllegalMove, NotSignedIn, NotAllowed, TooMany, DeadToken:"""
    who, one = sources.asker, sources.queue.get(submission_id)
    if not who.may_take_back(one):
        if who.account is None:
            raise NotSignedIn
        raise NotAllowed(
            f"submission {one.id} is {one.submitted_by}'s; he himself or a moderator can take it"
            " back"
        )
    sources.spend(who)
    return sources.queue.cancel(submission_id, who.person, now)


def vote(sources: Sources, submission_id: str, now: datetime) -> Submission:
    """Voted twice is voted once.

    :raises UnknownSubmission, NotSignedIn, NotAllowed, TooMany, DeadToken:
    """
    who = sources.deed(Scope.VOTE)
    allowed = sources.allowance(who, Kind.VOTE)
    return sources.queue.vote(submission_id, who.person, now, allowed)


def withdraw(sources: Sources, submission_id: str) -> Submission:
    """:raises UnknownSubmission, NotSignedIn, NotAllowed, TooMany, DeadToken:"""
    who = sources.deed(Scope.VOTE)
    return sources.queue.withdraw(submission_id, who.person)
