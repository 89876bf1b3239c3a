"""What must hold of a queue at every moment, whatever came before."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import select

from scheduler.queue import Queue
from scheduler.queue_tables import runs, submissions
from scheduler.submission import MOVES, WAITING, State


def histories_follow_the_table_of_moves(queue: Queue) -> None:
    """From the first state to the one in which it stands."""
    for one in queue.listed():
        states = [event.state for event in queue.history(one.id)]
        assert states[0] is State.SUBMITTED
        assert states[-1] is one.state
        assert all(after in MOVES[before] for before, after in pairwise(states))


def only_what_runs_is_held_and_each_attempt_has_one_run(queue: Queue) -> None:
    with queue.engine.begin() as con:
        rows = con.execute(select(runs.c.submission_id, runs.c.ended_at)).all()
    for one in queue.listed():
        held = one.worker is not None and one.lease_until is not None
        assert held is (one.state is State.RUNNING)
        theirs = [row.ended_at for row in rows if row.submission_id == one.id]
        assert len(theirs) == one.attempt
        assert theirs.count(None) == (one.state is State.RUNNING)


def nobody_has_two_turns_in_one_round(queue: Queue) -> None:
    with queue.engine.begin() as con:
        asked = select(submissions.c.submitter, submissions.c.round)
        rows = con.execute(asked.where(submissions.c.state.in_(WAITING))).all()
    assert len({tuple(row) for row in rows}) == len(rows)


def places_are_counted_from_one(queue: Queue) -> None:
    places = [queue.position(one.id) for one in queue.listed(WAITING)]
    assert places == list(range(1, len(places) + 1))
