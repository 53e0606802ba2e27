# SPDX-License-Identifier: Apache-2.0
"""Figures of every day, how each day's log stands, and how each window stands right now."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "counted",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq", "kind"),
    )
    op.create_index("counted_hall", "counted", ["hall", "day", "kind"])
    op.create_index("counted_window", "counted", ["window", "day", "kind"])
    op.create_index("counted_case", "counted", ["window", "case_id"])
    op.create_table(
        "item_title",
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("guide", "item"),
    )
    op.create_table(
        "day_act",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch", "seq"),
    )
    op.create_index("day_act_day", "day_act", ["window", "day"])
    op.create_table(
        "window_day",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("worked", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_at", sa.BigInteger, nullable=False),
        sa.Column("log_hash", sa.Text, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.Column("signed_at", sa.BigInteger, nullable=False),
        sa.Column("returned", sa.Integer, nullable=False),
        sa.Column("amended", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("window", "day"),
    )
    op.create_index("window_day_hall", "window_day", ["hall", "day"])
    op.create_table(
        "window_standing",
        sa.Column("window", sa.Text, sa.ForeignKey("window_place.id"), primary_key=True),
        sa.Column("told_at", sa.BigInteger, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("open_cases", sa.Integer, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("longest_wait_s", sa.Integer, nullable=False),
        sa.Column("outbox", sa.Integer, nullable=False),
        sa.Column("oldest_s", sa.Integer, nullable=False),
        sa.Column("faults", sa.Text, nullable=False),
    )
