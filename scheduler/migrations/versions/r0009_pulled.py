"""Models found by rules, and requests taken from a dataset."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("suite", sa.String(80), nullable=False),
        sa.Column("repo", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fate", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("suite", "repo", name="proposals_once"),
    )
    op.create_table(
        "request_files",
        sa.Column("path", sa.String(400), primary_key=True),
        sa.Column("oid", sa.String(40), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("submission_id", sa.String(10), sa.ForeignKey("submissions.id")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("written", sa.String(20), nullable=False),
    )
