"""Submissions, their runs and their history, and the operator's switches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ANEW = sa.text("state NOT IN ('rejected', 'cancelled')")


def upgrade() -> None:
    _submissions()
    _runs()
    _events()
    op.create_table(
        "controls",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(300), nullable=False),
    )


def downgrade() -> None:
    for table in ("controls", "events", "runs", "submissions"):
        op.drop_table(table)


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.Column("repo", sa.String(200), nullable=False),
        sa.Column("commit", sa.String(40), nullable=False),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.Column("weights", sa.String(20), nullable=False),
        sa.Column("base", sa.String(200)),
        sa.Column("base_commit", sa.String(40)),
        sa.Column("chat_template", sa.Boolean, nullable=False),
        sa.Column("revision", sa.String(200), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("suite", sa.String(80), nullable=False),
        sa.Column("suite_digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("submitted_by", sa.String(200), nullable=False),
        sa.Column("submitted_from", sa.String(200)),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("faults", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("failure", sa.String(20)),
        sa.Column("not_before", MOMENT),
        sa.Column("priority", sa.Float, nullable=False),
        sa.Column("worker", sa.String(300)),
        sa.Column("lease_until", MOMENT),
    )
    op.create_index(
        "submissions_identity",
        "submissions",
        ["identity"],
        unique=True,
        sqlite_where=ANEW,
        postgresql_where=ANEW,
    )
    op.create_index("submissions_turn", "submissions", ["state", "priority"])
    op.create_index("submissions_submitter", "submissions", ["submitted_by"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(80), primary_key=True),
        sa.Column("submission_id", sa.String(10), sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("worker", sa.String(300), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("failure", sa.String(20)),
        sa.Column("progress", sa.Text),
        sa.Column("log_tail", sa.Text, nullable=False),
    )
    op.create_index("ix_runs_submission_id", "runs", ["submission_id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("submission_id", sa.String(10), sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.String(300), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_events_submission_id", "events", ["submission_id"])
