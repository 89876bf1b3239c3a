"""The queue's tables, in SQLAlchemy Core. Their history is in scheduler/migrations."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC: SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("identity", String(64), nullable=False),  # hash of what makes two requests the same
    Column("repo", String(200), nullable=False),
    Column("commit", String(40), nullable=False),
    Column("precision", String(20), nullable=False),
    Column("weights", String(20), nullable=False),
    Column("base", String(200)),
    Column("base_commit", String(40)),
    Column("chat_template", Boolean, nullable=False),
    Column("revision", String(200), nullable=False),
    Column("facts", Text, nullable=False),  # results.record.ModelFacts as JSON
    Column("suite", String(80), nullable=False),
    Column("suite_digest", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("submitted_by", String(200), nullable=False),
    Column("submitted_from", String(200)),
    Column("submitted_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failure", String(20)),
    Column("not_before", UtcTime),
    Column("submitter", String(200), nullable=False, server_default=""),  # who shares one turn
    Column("weight", Float, nullable=False, server_default="0"),  # operator's, in days
    Column("round", Integer, nullable=False, server_default="0"),
    Column("priority", Float, nullable=False),
    Column("worker", String(300)),
    Column("lease_until", UtcTime),
    Column("weights_sha256", String(64)),  # equal under two names: one is a copy
    Column("account", String(10)),  # of scheduler/people, where people sign in
    Column("rerun_of", String(10)),  # the submission that this one repeats
)
Index("submissions_reruns", submissions.c.rerun_of)
ANEW = "state NOT IN ('rejected', 'cancelled')"
"""A request that was rejected or taken back may be made anew; any other is there already."""
Index(
    "submissions_identity",
    submissions.c.identity,
    unique=True,
    sqlite_where=text(ANEW),
    postgresql_where=text(ANEW),
)
Index("submissions_turn", submissions.c.state, submissions.c.priority)
Index("submissions_submitter", submissions.c.submitter, submissions.c.round)
Index("submissions_round", submissions.c.round)
Index("submissions_weights", submissions.c.weights_sha256)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(80), primary_key=True),
    Column("submission_id", String(10), ForeignKey("submissions.id"), nullable=False, index=True),
    Column("worker", String(300), nullable=False),
    Column("hardware", String(200), nullable=False, server_default=""),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("failure", String(20)),
    Column("progress", Text),  # evaluator.spec.Progress as JSON
    Column("log_tail", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("submission_id", String(10), ForeignKey("submissions.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(300), nullable=False),
    Column("note", Text, nullable=False),
    Column("told", Boolean, nullable=False, server_default=text("false")),
    Index("events_told", "told", "state"),
)

notices = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("event_number", Integer, ForeignKey("events.number"), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("target", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False, index=True),
    Column("sent_at", UtcTime),
    Column("given_up_at", UtcTime),
    Column("problem", Text),
)
"""Who is to be told of which end of a submission; see scheduler/tell."""

forecasts = Table(
    "forecasts",
    metadata,
    Column("submission_id", String(10), ForeignKey("submissions.id"), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("early", UtcTime, nullable=False),
    Column("likely", UtcTime, nullable=False),
    Column("late", UtcTime, nullable=False),
)
"""When each open submission will be done; see scheduler/forecast.py."""

proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("suite", String(80), nullable=False),
    Column("repo", String(200), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("request", Text, nullable=False),
    Column("found_at", UtcTime, nullable=False),
    Column("fate", String(20), nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("suite", "repo", name="proposals_once"),
)
"""Models that an operator's rules have found on the Hub; see scheduler/pull."""

request_files = Table(
    "request_files",
    metadata,
    Column("path", String(400), primary_key=True),
    Column("oid", String(40), nullable=False),  # git's hash of the content that was read
    Column("content", Text, nullable=False),
    Column("submission_id", String(10), ForeignKey("submissions.id")),
    Column("reason", Text, nullable=False),
    Column("written", String(20), nullable=False),  # the status that the dataset shows
)
"""Requests taken from a dataset of the retired board's form; see scheduler/pull."""

controls = Table(
    "controls",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(300), nullable=False),
)
