"""Decide about rows of the board, and ask for a model to be taken down; page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from leaderboard_app.people.asker import NotSignedIn
from leaderboard_app.sources import Sources
from results.errors import LeaderboardError
from results.moderation import ABOUT_PEOPLE, Action, Decision
from results.snapshot import Snapshot
from scheduler.people.moderation import decision
from scheduler.people.roles import Scope
from scheduler.people.uses import Allowance, Kind

FIELDS = ("action", "model", "run_id", "flag", "organisation", "reason", "evidence")
ASKED = ("model", "reason", "evidence")
REMOVALS = Allowance(Kind.REMOVAL, 5, 25)
"""Whatever is asked stays in the log for good, so nobody may fill it."""


class InvalidOrder(LeaderboardError):
    """What is to be decided names something that cannot be decided about."""


def decide(sources: Sources, fields: Mapping[str, object], now: datetime) -> Decision:
    """A moderator's decision, written down; the board follows at the scheduler's next round.

    :raises InvalidDecision, InvalidOrder, UnknownModel:
    :raises NotSignedIn, NotAllowed, TooMany, DeadToken:
    """
    who = sources.deed(Scope.MODERATE)
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise InvalidOrder(f"there is no field {', '.join(unknown)}; there are {', '.join(FIELDS)}")
    made = decision(at=now, by=who.person.name, **fields)
    if made.action in (*ABOUT_PEOPLE, Action.REQUEST):
        raise InvalidOrder(f"{made.action} is no decision about a row of the board")
    _check_known(sources.snapshots.current(), made)
    return sources.moderation.decide(made)


def ask_for_removal(sources: Sources, fields: Mapping[str, object], now: datetime) -> Decision:
    """Somebody's request to have a model taken down; moderators see it, the public does not.

    Where people sign in, only those who have may ask: a moderator has to know who it was.

    :raises InvalidDecision, InvalidOrder, UnknownModel, NotSignedIn, TooMany, DeadToken:
    """
    who = sources.asker
    if who.account is None and not sources.access.open:
        raise NotSignedIn
    if unknown := sorted(set(fields) - set(ASKED)):
        raise InvalidOrder(f"there is no field {', '.join(unknown)}; there are {', '.join(ASKED)}")
    sources.queue.spend(who.person, REMOVALS, now)
    by = who.person.name if who.account else f"{who.person.name} at {who.person.address}"
    made = decision(at=now, by=by, action=Action.REQUEST, **fields)
    _check_known(sources.snapshots.current(), made)
    return sources.moderation.decide(made)


def _check_known(snapshot: Snapshot, made: Decision) -> None:
    """A mistyped name must not pass for a decision.

    :raises UnknownModel, InvalidOrder:
    """
    if made.model is None:
        return
    runs = [run.record.run_id for run in snapshot.model(made.model)]
    runs += [run.run_id for run in snapshot.imported(made.model)]
    if made.run_id is not None and made.run_id not in runs:
        raise InvalidOrder(f"{made.model} has no run {made.run_id!r}; it has {', '.join(runs)}")
