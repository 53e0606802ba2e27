# SPDX-License-Identifier: Apache-2.0
"""Evaluations given elsewhere, what of ours went up to the province, and who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_IS_RATING = sa.text("kind IN ('rating_asked', 'rated', 'rating_invited', 'default_counted')")


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_index(
        "case_action_rating", "case_action", ["created"], postgresql_where=_IS_RATING, sqlite_where=_IS_RATING
    )
    op.create_index(
        "case_action_rating_place",
        "case_action",
        ["window", "epoch", "seq"],
        postgresql_where=_IS_RATING,
        sqlite_where=_IS_RATING,
    )
    counted = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "outside_load",
        sa.Column("id", counted, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("faulty", sa.Integer, nullable=False),
    )
    op.create_table(
        "outside_rating",
        sa.Column("id", counted, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("load", counted, sa.ForeignKey("outside_load.id"), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.UniqueConstraint("source", "key", name="outside_rating_key"),
    )
    op.create_index("outside_rating_day", "outside_rating", ["day", "hall"])
    op.create_table(
        "rating_upload",
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("found_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("question", "stage"),
    )
    op.create_index("rating_upload_state", "rating_upload", ["state", "found_at"])
    op.create_table(
        "rating_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("heard_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "rating_mark",
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("acts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("window", "epoch"),
    )
    op.create_table(
        "seen",
        sa.Column("id", counted, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("seen_at", "seen", ["at"])
    op.create_index("seen_case", "seen", ["window", "case_id", "at"])
