"""Alembic runs this for every command; the connection is handed in by scheduler.queue_store."""

from __future__ import annotations

from alembic import context

from scheduler.people.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
