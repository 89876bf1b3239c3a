"""The outbox: who is still to be told of what, kept in the queue's database.

An end is noted in the transaction that brings it about, as an event; from there it is spread over
its receivers in one further transaction. So nothing is forgotten whenever a process dies, and what
was delivered in the moment before is delivered once more, under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from scheduler.people.tables import accounts
from scheduler.queue import Queue
from scheduler.queue_rows import submission_of
from scheduler.queue_tables import events, notices, submissions
from scheduler.submission import State
from scheduler.tell.notice import ENDS, Channel, Notice

AT_ONCE = 100
"""Notices looked at in one go."""


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who is told of every end, beside the submitter."""

    webhooks: Sequence[str] = ()
    mail: Sequence[str] = ()
    submitters: bool = False
    """Whether a submitter with a verified address is told by mail."""


class Outbox:
    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def spread(self, receivers: Receivers, now: datetime) -> int:
        """Make a notice for each receiver of each end that is new; how many ends that were."""
        fresh = events.c.told.is_(False) & events.c.state.in_(ENDS)
        asked = (
            select(events.c.number, accounts.c.email)
            .join(submissions, submissions.c.id == events.c.submission_id)
            .outerjoin(accounts, accounts.c.id == submissions.c.account)
        )
        with self._queue.transaction() as con:
            found = con.execute(asked.where(fresh).limit(AT_ONCE)).all()
            for number, email in found:
                for channel, target in _to_whom(receivers, email):
                    row = {"channel": channel, "target": target, "attempts": 0, "next_at": now}
                    con.execute(insert(notices).values(event_number=number, **row))
                con.execute(update(events).where(events.c.number == number).values(told=True))
        return len(found)

    def due(self, now: datetime) -> list[Notice]:
        """What is to be delivered now, the longest due first."""
        open_ones = notices.c.sent_at.is_(None) & notices.c.given_up_at.is_(None)
        asked = (
            select(submissions, *(events.c[name].label(f"e_{name}") for name in EVENT))
            .add_columns(*(notices.c[name].label(f"n_{name}") for name in NOTICE))
            .join(events, events.c.submission_id == submissions.c.id)
            .join(notices, notices.c.event_number == events.c.number)
            .where(open_ones, notices.c.next_at <= now)
            .order_by(notices.c.next_at, notices.c.number)
        )
        with self._queue.engine.begin() as con:
            return [_notice(row) for row in con.execute(asked.limit(AT_ONCE))]

    def sent(self, notice: Notice, now: datetime) -> None:
        self._note(notice, {"sent_at": now, "problem": None})

    def put_off(self, notice: Notice, until: datetime, problem: str) -> None:
        self._note(notice, {"next_at": until, "problem": problem})

    def give_up(self, notice: Notice, now: datetime, problem: str) -> None:
        self._note(notice, {"given_up_at": now, "problem": problem})

    def _note(self, notice: Notice, columns: dict[str, Any]) -> None:
        counted = {"attempts": notice.attempts + 1}
        chosen = update(notices).where(notices.c.number == notice.number)
        with self._queue.transaction() as con:
            con.execute(chosen.values(columns | counted))


EVENT = ("at", "state", "note")
NOTICE = ("number", "channel", "target", "attempts")


def _to_whom(receivers: Receivers, email: str | None) -> Iterator[tuple[Channel, str]]:
    for url in receivers.webhooks:
        yield "webhook", url
    mail = [*receivers.mail, *([email] if receivers.submitters and email else [])]
    for address in dict.fromkeys(mail):
        yield "mail", address


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        number=row.n_number,
        channel=row.n_channel,
        target=row.n_target,
        attempts=row.n_attempts,
        at=row.e_at,
        state=State(row.e_state),
        note=row.e_note,
        submission=submission_of(row),
    )
