"""What the queue's database keeps of people. Its history is in scheduler/migrations."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

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

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("provider", String(20), nullable=False),
    Column("subject", String(255), nullable=False),  # the provider's own, unchanging name
    Column("name", String(100), nullable=False, unique=True),
    Column("email", String(320)),  # only if the provider has verified it
    Column("role", String(20)),  # null: as the settings say
    Column("session", Integer, nullable=False),  # cookies with an earlier number are dead
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    UniqueConstraint("provider", "subject", name="accounts_identity"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("account_id", String(10), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256; the token itself is kept nowhere
    Column("scopes", String(100), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
)

uses = Table(
    "uses",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("who", String(300), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Index("uses_of", "who", "kind", "at"),
)
"""What was asked for lately; older than a day it is forgotten."""

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("action", String(30), nullable=False),
    Column("model", String(200)),
    Column("run_id", String(80)),
    Column("flag", String(30)),
    Column("organisation", String(100)),
    Column("person", String(200)),
    Column("reason", Text, nullable=False),
    Column("evidence", Text),
)
"""Who did what, when and why. Triggers of the database refuse to change or delete a row."""
