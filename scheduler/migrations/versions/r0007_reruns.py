"""Which submission another one repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submissions", sa.Column("rerun_of", sa.String(10)))
    op.create_index("submissions_reruns", "submissions", ["rerun_of"])
