"""The outbox; what ended before it was there is told to nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    told = sa.Column("told", sa.Boolean, nullable=False, server_default=sa.text("false"))
    op.add_column("events", told)
    op.execute("UPDATE events SET told = true")
    op.create_index("events_told", "events", ["told", "state"])
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_number", sa.Integer, sa.ForeignKey("events.number"), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_notices_event_number", "notices", ["event_number"])
    op.create_index("ix_notices_next_at", "notices", ["next_at"])
