# SPDX-License-Identifier: Apache-2.0
"""The centre's halls by their names, and actions whose person its staff does not know so."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

hall = Table(
    "hall",
    metadata,
    Column("name", Text, primary_key=True),
    Column("added_at", Micros, nullable=False),
)

doubt = Table(
    "doubt",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("number", Text, nullable=False),  # of the person that the action names
    Column("code", Text, nullable=False),  # of the sentence that says what is not so
    Column("hall", Text, nullable=False),
    Column("case_id", Text, nullable=False),  # "" for an action of the window itself
    Column("kind", Text, nullable=False),
    Column("at", Micros, nullable=False),  # of the action
    PrimaryKeyConstraint("window", "epoch", "seq", "number"),
    Index("doubt_hall", "hall", "at"),
)
"""Nothing is refused for it and no case changes: somebody looks at it."""
