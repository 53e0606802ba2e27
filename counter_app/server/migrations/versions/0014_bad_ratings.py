# SPDX-License-Identifier: Apache-2.0
"""Bad evaluations, and whether somebody still has to see to them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "bad_rating",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("rated_at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id", "question"),
    )
    op.create_index("bad_rating_due", "bad_rating", ["open", "due"])
