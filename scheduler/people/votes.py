"""Votes: one a person and model, counted for every submission of the model, withdrawable.

Each function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from scheduler.people.tables import votes
from scheduler.submission import Person


def votes_of(con: Connection, repo: str) -> int:
    """How many people want this model evaluated."""
    asked = select(func.count()).select_from(votes).where(votes.c.repo == repo)
    return con.execute(asked).scalar_one()


def vote_counts(con: Connection, repos: Collection[str]) -> dict[str, int]:
    """The same for several models at once; none is left out."""
    asked = select(votes.c.repo, func.count()).group_by(votes.c.repo)
    counts = dict.fromkeys(repos, 0)
    for repo, count in con.execute(asked.where(votes.c.repo.in_(repos))):
        counts[repo] = count
    return counts


def has_voted(con: Connection, repo: str, person: Person) -> bool:
    return con.execute(select(votes.c.at).where(_one(repo, person))).first() is not None


def voted_for(con: Connection, repos: Collection[str], person: Person) -> frozenset[str]:
    """Those of the models that this person has voted for."""
    mine = votes.c.repo.in_(repos) & (votes.c.voter == person.key)
    return frozenset(con.execute(select(votes.c.repo).where(mine)).scalars())


def add_vote(con: Connection, repo: str, person: Person, now: datetime) -> bool:
    """Count this person's vote; False if it counts already."""
    if has_voted(con, repo, person):
        return False
    con.execute(insert(votes).values(repo=repo, voter=person.key, at=now))
    return True


def withdraw_vote(con: Connection, repo: str, person: Person) -> bool:
    """Take this person's vote back; False if there was none."""
    return con.execute(delete(votes).where(_one(repo, person))).rowcount > 0


def _one(repo: str, person: Person) -> ColumnElement[bool]:
    return (votes.c.repo == repo) & (votes.c.voter == person.key)
