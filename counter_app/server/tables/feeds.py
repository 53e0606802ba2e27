# SPDX-License-Identifier: Apache-2.0
"""Feeds: every version of everything that windows fetch, as it was signed."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, text

from counter_app.server.tables.schema import Micros, metadata

feed_head = Table(
    "feed_head",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("cursor", BigInteger, nullable=False),  # of the last row; whoever writes holds this row to the end
)

feed_row = Table(
    "feed_row",
    metadata,
    Column("feed", Text, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("schema", Integer, nullable=False),  # of the body
    Column("at", Micros, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("audience", Text, nullable=False),  # see wire.feeds
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),  # of the body
    Column("signature", LargeBinary, nullable=False),
    Column("by", Text, nullable=False, server_default=text("''")),  # whoever published it, as people read it
    PrimaryKeyConstraint("feed", "cursor"),
    Index("feed_row_audience", "feed", "audience", "cursor"),
    Index("feed_row_key", "feed", "key", "cursor"),
)
