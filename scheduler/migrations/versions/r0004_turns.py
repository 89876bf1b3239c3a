"""What a turn goes by: who shares it, the operator's weight, the round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("submitter", sa.String(200), nullable=False, server_default=""),
        sa.Column("weight", sa.Float, nullable=False, server_default="0"),
        sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("submissions", column)
    op.execute(
        "UPDATE submissions SET submitter = CASE WHEN submitted_from IS NULL"
        " THEN 'name:' || submitted_by ELSE 'address:' || submitted_from END"
    )
    op.drop_index("submissions_submitter", "submissions")
    op.create_index("submissions_submitter", "submissions", ["submitter", "round"])
    op.create_index("submissions_round", "submissions", ["round"])
