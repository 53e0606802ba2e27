# SPDX-License-Identifier: Apache-2.0
"""Words of supervisors on closed days, said on the centre's pages, with the samples drawn there and their feed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "day_sample",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("log_hash", sa.Text, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("cases", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "day", "log_hash"),
    )
    op.create_table(
        "day_word",
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("closing", sa.Text, nullable=False),
        sa.Column("log_hash", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
    )
    op.create_index("day_word_day", "day_word", ["window", "day"])
    op.execute("INSERT INTO feed_head (feed, cursor) VALUES ('days', 0)")
