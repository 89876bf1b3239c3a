"""Alembic's home inside the package: the queue's schema, revision by revision."""
