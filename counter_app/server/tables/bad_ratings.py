# SPDX-License-Identifier: Apache-2.0
"""Bad evaluations, and whether somebody still has to see to them. What was done stands in the case."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

bad_rating = Table(
    "bad_rating",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("rated_at", Micros, nullable=False),
    Column("due", Text, nullable=False),  # ISO; by what was published, see ``server.published_rules``
    Column("open", Boolean, nullable=False),
    PrimaryKeyConstraint("window", "case_id", "question"),
    Index("bad_rating_due", "open", "due"),
)
