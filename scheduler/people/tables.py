"""What the queue's database keeps of people. Its history is in scheduler/migrations."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from scheduler.queue_tables import UtcTime
from scheduler.queue_tables import metadata as metadata

votes = Table(
    "votes",
    metadata,
    Column("repo", String(200), primary_key=True),
    Column("voter", String(300), primary_key=True),  # scheduler.submission.Person.key
    Column("at", UtcTime, nullable=False),
)
"""A vote belongs to a model: it counts for every submission of it, those to come too."""
