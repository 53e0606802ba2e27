# SPDX-License-Identifier: Apache-2.0
"""The queues of the halls."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "hall_ticket",
        sa.Column("ticket", sa.Text, primary_key=True),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("priority", sa.Text, nullable=False),
        sa.Column("aims", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("taken_at", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("window_number", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("called_at", sa.BigInteger, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
    )
    op.create_index("hall_ticket_waiting", "hall_ticket", ["hall", "day", "state"])
    op.create_index("hall_ticket_window", "hall_ticket", ["window", "state"])
    op.create_table(
        "ticket_block",
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False, unique=True),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("hall", "day", "matter", "place"),
    )
    op.create_table(
        "ticket_count",
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.Column("blocks", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("hall", "day", "matter"),
    )
