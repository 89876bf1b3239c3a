"""What a run ran on, and when each open submission will be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    hardware = sa.Column("hardware", sa.String(200), nullable=False, server_default="")
    op.add_column("runs", hardware)
    op.create_table(
        "forecasts",
        sa.Column(
            "submission_id", sa.String(10), sa.ForeignKey("submissions.id"), primary_key=True
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("early", MOMENT, nullable=False),
        sa.Column("likely", MOMENT, nullable=False),
        sa.Column("late", MOMENT, nullable=False),
    )
