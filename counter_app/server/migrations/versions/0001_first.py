# SPDX-License-Identifier: Apache-2.0
"""The first schema: windows, their chains, the ledger, and what the projector makes of it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_COMPRESSED = ("header", "facts", "personal")


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    _windows()
    _ledger()
    _lists()
    if op.get_bind().dialect.name == "postgresql":
        _for_postgresql()


def _windows() -> None:
    op.create_table(
        "window_place",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("enrolled_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("skew", sa.BigInteger, nullable=False),
        sa.Column("program", sa.Text, nullable=False),
        sa.UniqueConstraint("hall", "number", name="window_place_number"),
    )
    op.create_table(
        "window_key",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("window", sa.Text, sa.ForeignKey("window_place.id"), nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("serial", sa.Text, nullable=False),
        sa.Column("certified_until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "chain",
        sa.Column("window", sa.Text, sa.ForeignKey("window_place.id"), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("mark", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("durable", sa.BigInteger, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("opened_for", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("signed_seq", sa.BigInteger, nullable=False),
        sa.Column("signed_link", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", sa.BigInteger, nullable=False),
        sa.Column("signed_key", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch"),
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Text),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq"),
        sa.UniqueConstraint("id", name="ledger_id"),
    )
    op.create_table(
        "action_body",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("header", sa.LargeBinary, nullable=False),
        sa.Column("facts", sa.LargeBinary, nullable=False),
        sa.Column("personal", sa.LargeBinary),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("personal_digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq", "created"),
        postgresql_partition_by="RANGE (created)",
    )


def _lists() -> None:
    op.create_table(
        "projection",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch"),
        sa.ForeignKeyConstraint(["window", "epoch"], ["chain.window", "chain.epoch"], name="projection_chain"),
    )
    op.create_table(
        "case_action",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id", "epoch", "seq"),
    )
    op.create_table(
        "case_row",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("applicant", sa.Text, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id"),
    )
    op.create_index("case_row_number", "case_row", ["number"])
    op.create_index("case_row_hall", "case_row", ["hall", "updated_at"])
    op.create_index("case_row_due", "case_row", ["open", "due"])
    op.create_table(
        "quarantine",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq"),
    )


def _for_postgresql() -> None:
    """Months are cut off by ``partitions``; what lies in none of them has its place too."""
    known = op.get_bind().scalar(
        sa.text("SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    )
    if known:
        for name in _COMPRESSED:
            op.execute(f"ALTER TABLE action_body ALTER COLUMN {name} SET COMPRESSION lz4")
    op.execute("CREATE TABLE action_body_default PARTITION OF action_body DEFAULT")
