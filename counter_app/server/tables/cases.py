# SPDX-License-Identifier: Apache-2.0
"""What the projector makes of the ledger: the cases of all windows as lists, and what it could not read."""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    literal_column,
)

from counter_app.server.tables.schema import Micros, metadata

IS_OF_ORIGINAL: ColumnElement[bool] = literal_column("kind IN ('original_held', 'original_returned')")
"""Acts about originals at the window, which have an index of their own."""

projection = Table(
    "projection",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),  # as far as the ledger was read
    PrimaryKeyConstraint("window", "epoch"),
    ForeignKeyConstraint(["window", "epoch"], ["chain.window", "chain.epoch"], name="projection_chain"),
)
"""How far the projector is in each chain. Apart from the chain's own row, so that it never holds up a push."""

case_action = Table(
    "case_action",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("created", Micros, nullable=False),
    Column("kind", Text, nullable=False),
    PrimaryKeyConstraint("window", "case_id", "epoch", "seq"),
    Index(
        "case_action_original",
        "window",
        "case_id",
        "created",
        "kind",
        sqlite_where=IS_OF_ORIGINAL,
        postgresql_where=IS_OF_ORIGINAL,
    ),
)
"""Which actions make a case."""

case_row = Table(
    "case_row",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("number", Text, nullable=False),  # "" of a question answered without a case
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("open", Boolean, nullable=False),  # while its deadline counts
    Column("due", Text, nullable=False),  # ISO date, "" where there is none
    Column("clerk", Text, nullable=False),
    Column("applicant", Text, nullable=False),  # of a person masked
    Column("opened_at", Micros, nullable=False),
    Column("updated_at", Micros, nullable=False),
    PrimaryKeyConstraint("window", "case_id"),
    Index("case_row_number", "number"),
    Index("case_row_hall", "hall", "updated_at"),
    Index("case_row_due", "open", "due"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("id", Text, nullable=False),
    Column("code", Text, nullable=False),  # of the sentence that says why
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("window", "epoch", "seq"),
)
"""Actions that are kept byte by byte, but that the projector could not take."""
