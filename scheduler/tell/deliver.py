"""Empty the outbox: each notice until it arrives, or until it is of no use any more."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from scheduler.tell.notice import Channel, Notice, Sender, Undelivered
from scheduler.tell.outbox import Outbox, Receivers

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
OF_USE = timedelta(days=3)


def tell(
    outbox: Outbox, receivers: Receivers, senders: Mapping[Channel, Sender], now: datetime
) -> int:
    """Spread what is new and deliver what is due; how many arrived.

    A receiver that does not answer is asked once in a turn, so that it holds up nobody else.
    """
    while outbox.spread(receivers, now):
        continue
    arrived, silent = 0, set[str]()
    for notice in outbox.due(now):
        if notice.target in silent or notice.channel not in senders:
            continue
        if _deliver(outbox, notice, senders[notice.channel], now):
            arrived += 1
        else:
            silent.add(notice.target)
    return arrived


def wait(attempts: int) -> timedelta:
    """Four times as long after each attempt in vain, up to six hours."""
    return min(FIRST_WAIT * math.pow(4, min(attempts, 10)), LONGEST_WAIT)


def _deliver(outbox: Outbox, notice: Notice, sender: Sender, now: datetime) -> bool:
    try:
        sender.send(notice, now)
    except Undelivered as problem:
        if problem.for_good or now - notice.at > OF_USE:
            log.error("%s; it is given up", problem)
            outbox.give_up(notice, now, str(problem))
        else:
            log.warning("%s; it is tried again", problem)
            outbox.put_off(notice, now + wait(notice.attempts), str(problem))
        return False
    outbox.sent(notice, now)
    return True
