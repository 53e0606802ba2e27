# SPDX-License-Identifier: Apache-2.0
"""Visits of people for one matter, so that the windows of a hall count them together."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "visit_row",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id"),
    )
    op.create_index("visit_row_key", "visit_row", ["key", "at"])
