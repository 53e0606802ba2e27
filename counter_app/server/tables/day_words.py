# SPDX-License-Identifier: Apache-2.0
"""What supervisors said to closed logs on the centre's pages, and which cases they had to look through for it."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

day_sample = Table(
    "day_sample",
    metadata,
    Column("window", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("log_hash", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("cases", Text, nullable=False),  # JSON, as in ``cases.day_acts.DaySampled``
    Column("by", Text, nullable=False),
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("window", "day", "log_hash"),
)
"""Drawn once for a closed log; the same log never gets another."""

day_word = Table(
    "day_word",
    metadata,
    Column("word", Text, primary_key=True),
    Column("window", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("closing", Text, nullable=False),  # id of the closing it was said to
    Column("log_hash", Text, nullable=False),
    Column("kind", Text, nullable=False),  # see wire.feeds.DayWordKind
    Column("by", Text, nullable=False),
    Column("at", Micros, nullable=False),
    Column("standing", Text, nullable=False),  # how the window met it, "" while it is on its way
    Index("day_word_day", "window", "day"),
)
