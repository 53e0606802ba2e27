# SPDX-License-Identifier: Apache-2.0
"""What the projector makes of the ledger besides lists of cases: figures of each day, and how its log stands."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

counted = Table(
    "counted",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),  # of the action that is counted
    Column("kind", Text, nullable=False),  # see ``cases.counting``
    Column("hall", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO, in Shanghai
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("case_id", Text, nullable=False),  # of a wait the ticket
    Column("at", Micros, nullable=False),
    Column("value", BigInteger, nullable=False),  # µs of a time, the level of an evaluation, else 0
    PrimaryKeyConstraint("window", "epoch", "seq", "kind"),
    Index("counted_hall", "hall", "day", "kind"),
    Index("counted_window", "window", "day", "kind"),
    Index("counted_case", "window", "case_id"),
)

item_title = Table(
    "item_title",
    metadata,
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("title", Text, nullable=False),
    PrimaryKeyConstraint("guide", "item"),
)
"""What the items that were counted are called."""

day_act = Table(
    "day_act",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("created", Micros, nullable=False),
    Column("day", Text, nullable=False),  # that it is about
    PrimaryKeyConstraint("window", "epoch", "seq"),
    Index("day_act_day", "window", "day"),
)
"""Which actions tell how the log of a day stands."""

window_day = Table(
    "window_day",
    metadata,
    Column("window", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("worked", Boolean, nullable=False),  # whether anything was done in a case
    Column("state", Text, nullable=False),  # see ``cases.day_standing.DayState``
    Column("closed_by", Text, nullable=False),
    Column("closed_at", Micros, nullable=False),
    Column("log_hash", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("signed_at", Micros, nullable=False),
    Column("returned", Integer, nullable=False),  # so many times
    Column("amended", Integer, nullable=False),
    PrimaryKeyConstraint("window", "day"),
    Index("window_day_hall", "hall", "day"),
)
"""Every day of a window on which anything happened, and how its log stands."""
