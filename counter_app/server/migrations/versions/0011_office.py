# SPDX-License-Identifier: Apache-2.0
"""What waits for the back office, and what it decided.

Cases that were read before have no rows here until their window sends something of them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "office_case",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "case_id"),
    )
    op.create_index("office_case_order", "office_case", ["due", "since", "window", "case_id"])
    op.create_index("office_case_hall", "office_case", ["hall", "due", "since", "window", "case_id"])
    op.create_table(
        "office_decision",
        sa.Column("decision", sa.Text, primary_key=True),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
    )
    op.create_index("office_decision_case", "office_decision", ["window", "case_id"])
