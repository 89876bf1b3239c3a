"""Give out turns, whenever a submission comes, goes, starts or gains.

What one person has waiting is a short list, so that every event can afford to number it anew; the
claim then asks one index.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from scheduler.people.votes import vote_counts
from scheduler.priority import priority, waiting_since
from scheduler.queue_tables import controls, submissions
from scheduler.submission import WAITING

ROUND = "round"
"""Name of the control that holds the round of the submission started last."""
COLUMNS = submissions.c


def fresh_round(con: Connection, who: str) -> int:
    """The present round, or the one after the submitter's last."""
    used = COLUMNS.state.in_(WAITING) | (COLUMNS.attempt > 0)
    last = select(func.max(COLUMNS.round)).where(used)
    own = con.execute(last.where(COLUMNS.submitter == who)).scalar_one()
    if not con.execute(select(COLUMNS.id).where(COLUMNS.state.in_(WAITING)).limit(1)).first():
        # Where nobody waits, what is done is done: the next round is everybody's.
        highest = con.execute(last).scalar_one()
        begin_round(con, 0 if highest is None else highest + 1)
    return max(_present(con), 0 if own is None else own + 1)


def begin_round(con: Connection, number: int) -> None:
    """A submission of this round starts."""
    if number > _present(con):
        con.execute(delete(controls).where(controls.c.name == ROUND))
        con.execute(insert(controls).values(name=ROUND, value=str(number)))


def reorder(con: Connection, who: str, *, freed: Iterable[int] = ()) -> None:
    """Number what a submitter has waiting, in the rounds that are theirs.

    :param freed: rounds of those that left without having started
    """
    asked = select(COLUMNS.id, COLUMNS.repo, COLUMNS.submitted_at, COLUMNS.weight, COLUMNS.round)
    rows = con.execute(asked.where(COLUMNS.submitter == who, COLUMNS.state.in_(WAITING))).all()
    votes = vote_counts(con, {row.repo for row in rows})
    since = {
        row.id: waiting_since(row.submitted_at, votes=votes[row.repo], weight=row.weight)
        for row in rows
    }
    rounds = sorted([*(row.round for row in rows), *freed])
    waiting = sorted(rows, key=lambda row: (since[row.id], row.round, row.id))
    for number, row in zip(rounds, waiting, strict=False):
        turn = {"round": number, "priority": priority(since[row.id], number)}
        con.execute(update(submissions).where(COLUMNS.id == row.id).values(turn))


def weigh(con: Connection, submission_id: str, days: float) -> None:
    """Let a submission count as so many days older; negative puts it back."""
    chosen = update(submissions).where(COLUMNS.id == submission_id).values(weight=days)
    reorder(con, con.execute(chosen.returning(COLUMNS.submitter)).scalar_one())


def count_votes(con: Connection, repo: str) -> None:
    """Let the model's votes move what waits; what runs takes them along, for it may wait again."""
    theirs = (COLUMNS.repo == repo) & COLUMNS.state.in_(WAITING)
    for who in con.execute(select(COLUMNS.submitter).where(theirs).distinct()).scalars().all():
        reorder(con, who)


def _present(con: Connection) -> int:
    value = con.execute(select(controls.c.value).where(controls.c.name == ROUND)).scalar()
    return int(value or 0)
