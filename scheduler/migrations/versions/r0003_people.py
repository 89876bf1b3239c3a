"""Accounts, tokens, what was asked for lately, and the audit log that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFUSAL = "the audit log is append-only"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("account", sa.String(10)))
    _accounts()
    _tokens()
    _uses()
    _audit()
    for deed in ("UPDATE", "DELETE", "INSERT"):
        _refuse(deed)


def downgrade() -> None:
    for table in ("audit", "uses", "tokens", "accounts"):
        op.drop_table(table)
    op.drop_column("submissions", "account")


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("email", sa.String(320)),
        sa.Column("role", sa.String(20)),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("provider", "subject", name="accounts_identity"),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("account_id", sa.String(10), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"])


def _uses() -> None:
    op.create_table(
        "uses",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_uses_at", "uses", ["at"])
    op.create_index("uses_of", "uses", ["who", "kind", "at"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("action", sa.String(30), nullable=False),
        sa.Column("model", sa.String(200)),
        sa.Column("run_id", sa.String(80)),
        sa.Column("flag", sa.String(30)),
        sa.Column("organisation", sa.String(100)),
        sa.Column("person", sa.String(200)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text),
    )


def _refuse(deed: str) -> None:
    """Let the database itself turn down whoever would rewrite the log."""
    name = f"audit_no_{deed.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        # REPLACE deletes without a DELETE, so an INSERT must not bring a number that is there.
        there = "EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"
        when = f" WHEN {there}" if deed == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON audit{when}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    if deed == "INSERT":
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {deed} ON audit FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    if deed == "DELETE":
        op.execute(
            "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
