"""Publish the board together with what moderators have decided, which the queue keeps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from results.home import Home
from results.publish import publish
from results.settings import Settings
from results.suite import SuiteInfo
from scheduler.people.moderation import Moderation
from scheduler.queue import Queue, open_queue


def publish_from(queue: Queue, home: Home, suites: Sequence[SuiteInfo], now: datetime) -> Path:
    decisions = Moderation(queue.engine).decisions()
    return publish(home.board, home.public, suites, now=now, decisions=decisions)


def publish_now(settings: Settings, suites: Sequence[SuiteInfo], now: datetime) -> Path:
    """For a command that has not opened the queue. The caller holds the scheduler's lock."""
    with closing(open_queue(settings.queue_address)) as queue:
        return publish_from(queue, settings.folders, suites, now)
