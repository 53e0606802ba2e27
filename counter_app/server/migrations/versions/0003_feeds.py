# SPDX-License-Identifier: Apache-2.0
"""Feeds: what windows fetch, and the heads that give their rows a place."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_FEEDS = ("guides", "configuration", "calendar", "staff", "decisions", "quarantine", "register")


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    heads = op.create_table(
        "feed_head",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("cursor", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(heads, [{"feed": one, "cursor": 0} for one in _FEEDS])
    op.create_table(
        "feed_row",
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("feed", "cursor"),
    )
    op.create_index("feed_row_audience", "feed_row", ["feed", "audience", "cursor"])
    op.create_index("feed_row_key", "feed_row", ["feed", "key", "cursor"])
