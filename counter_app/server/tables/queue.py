# SPDX-License-Identifier: Apache-2.0
"""The queues of the halls: every ticket of a day, and numbers that were left to windows for when nobody answers."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from counter_app.server.tables.schema import Micros, metadata

OWN, WAITING, CALLED, PASSED, SERVED = "own", "waiting", "called", "passed", "served"

hall_ticket = Table(
    "hall_ticket",
    metadata,
    Column("ticket", Text, primary_key=True),  # its id, made by whoever gave it
    Column("hall", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO
    Column("number", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("aims", Text, nullable=False),  # the number of the window it is for, "" for any
    Column("state", Text, nullable=False),  # own: its window's until that hands it over
    Column("taken_at", Micros, nullable=False),
    Column("place", Micros, nullable=False),  # orders who waits
    Column("origin", Text, nullable=False),  # the window that gave it, "" for the centre
    Column("window", Text, nullable=False),  # who called it last
    Column("window_number", Text, nullable=False),
    Column("request", Text, nullable=False),  # of that call
    Column("called_at", Micros, nullable=False),
    Column("confirmed", Boolean, nullable=False),  # that window is known to have heard of it
    Index("hall_ticket_waiting", "hall", "day", "state"),
    Index("hall_ticket_window", "window", "state"),
)

ticket_block = Table(
    "ticket_block",
    metadata,
    Column("hall", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("place", Integer, nullable=False),  # the how manieth of its matter and day
    Column("window", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("hall", "day", "matter", "place"),
    UniqueConstraint("request"),
)

ticket_count = Table(
    "ticket_count",
    metadata,
    Column("hall", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("given", Integer, nullable=False),  # by the centre itself
    Column("blocks", Integer, nullable=False),
    PrimaryKeyConstraint("hall", "day", "matter"),
)
