# SPDX-License-Identifier: Apache-2.0
"""By what the citizen of an invitation is known. Cases that were read before have no rows here until their window sends
something of them again, or they are counted anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "holder_row",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("known_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id", "key"),
    )
