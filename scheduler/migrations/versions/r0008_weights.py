"""A digest of a submission's weights, to see copies under another name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submissions", sa.Column("weights_sha256", sa.String(64)))
    op.create_index("submissions_weights", "submissions", ["weights_sha256"])
