# SPDX-License-Identifier: Apache-2.0
"""Evaluations that were given elsewhere, apart from every press, and which of ours went up to the province."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from counter_app.server.tables.cases import case_action
from counter_app.server.tables.schema import Counted, Micros, metadata

IS_RATING = sql("kind IN ('rating_asked', 'rated', 'rating_invited', 'default_counted')")
"""As the indexes below say it, word for word, so that they are used."""

Index("case_action_rating", case_action.c.created, postgresql_where=IS_RATING, sqlite_where=IS_RATING)
Index(
    "case_action_rating_place",
    case_action.c.window,
    case_action.c.epoch,
    case_action.c.seq,
    postgresql_where=IS_RATING,
    sqlite_where=IS_RATING,
)

outside_load = Table(
    "outside_load",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("source", Text, nullable=False),  # hall_qr | internet | third_party
    Column("file", Text, nullable=False),  # its name
    Column("digest", Text, nullable=False),  # sha256 of the file
    Column("by", Text, nullable=False),
    Column("at", Micros, nullable=False),
    Column("rows", Integer, nullable=False),  # taken in
    Column("known", Integer, nullable=False),  # that had been taken in before
    Column("faulty", Integer, nullable=False),  # left out by choice
)

outside_rating = Table(
    "outside_rating",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),  # of the row: its number there, else a digest of what it says
    Column("load", Counted, ForeignKey("outside_load.id"), nullable=False),
    Column("row", Integer, nullable=False),  # in the sheet
    Column("day", Text, nullable=False),  # ISO
    Column("level", Integer, nullable=False),  # 5 to 1
    Column("reasons", Text, nullable=False),  # national codes, joined by commas
    Column("hall", Text, nullable=False),
    Column("item", Text, nullable=False),  # its title, as it was written there
    Column("number", Text, nullable=False),  # of a case, as it was written there
    Column("words", Text, nullable=False),  # long numbers in it masked
    UniqueConstraint("source", "key", name="outside_rating_key"),
    Index("outside_rating_day", "day", "hall"),
)

rating_upload = Table(
    "rating_upload",
    metadata,
    Column("question", Text, nullable=False),
    Column("stage", Text, nullable=False),  # rated | followed | default
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("state", Text, nullable=False),  # waiting | sending | sent | parked
    Column("batch", Text, nullable=False),  # it is, or was, sent with; "" before
    Column("reason", Text, nullable=False),  # why it is parked, else ""
    Column("found_at", Micros, nullable=False),
    Column("done_at", Micros, nullable=False),  # sent or parked; 0 before
    PrimaryKeyConstraint("question", "stage"),
    Index("rating_upload_state", "state", "found_at"),
)
"""A record is here as soon as it was found, and is never taken out: so none goes twice and none is forgotten."""

rating_line = Table(
    "rating_line",
    metadata,
    Column("id", Integer, primary_key=True),  # 1: there is one endpoint
    Column("not_before", Micros, nullable=False),  # who has the line now, or the next attempt after a failure
    Column("failures", Integer, nullable=False),  # in a row
    Column("said", Text, nullable=False),  # the last failure's code, "" after a success
    Column("heard_at", Micros, nullable=False),  # the last success
)

rating_mark = Table(
    "rating_mark",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),  # as far as evaluations were looked for
    Column("acts", Integer, nullable=False),  # how many acts of evaluation there were up to it: one taken later shows
    PrimaryKeyConstraint("window", "epoch"),
)
