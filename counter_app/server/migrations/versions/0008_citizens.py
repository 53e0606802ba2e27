# SPDX-License-Identifier: Apache-2.0
"""The citizens' pages: comparison values of cases, invitations to evaluate by telephone, and the feed of presses.

Cases that were read before have no rows here until their window sends something of them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "status_row",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id", "key"),
    )
    op.create_index("status_row_key", "status_row", ["key"])
    op.create_table(
        "rating_token",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("rated", sa.Boolean, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=False),
    )
    op.create_index("rating_token_case", "rating_token", ["window", "case_id"])
    op.execute("INSERT INTO feed_head (feed, cursor) VALUES ('ratings', 0)")
