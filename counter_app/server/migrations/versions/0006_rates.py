# SPDX-License-Identifier: Apache-2.0
"""Rates that all workers and nodes count together."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "shared_rate",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("full_at", sa.BigInteger, nullable=False),
    )
    op.create_index("shared_rate_full", "shared_rate", ["full_at"])
