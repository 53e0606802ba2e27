# SPDX-License-Identifier: Apache-2.0
"""The centre's halls by name, who published what, and actions whose person its staff does not know so."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "hall",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("added_at", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO hall (name, added_at) SELECT name, 0 FROM "
        "(SELECT hall AS name FROM window_place UNION SELECT hall AS name FROM staff) AS used WHERE name <> ''"
    )
    op.create_table(
        "doubt",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq", "number"),
    )
    op.create_index("doubt_hall", "doubt", ["hall", "at"])
    op.add_column("feed_row", sa.Column("by", sa.Text, nullable=False, server_default=sa.text("''")))
