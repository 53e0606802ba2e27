# SPDX-License-Identifier: Apache-2.0
"""How each window stands right now, as it told last."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from counter_app.server.tables.schema import Micros, metadata

window_standing = Table(
    "window_standing",
    metadata,
    Column("window", Text, ForeignKey("window_place.id"), primary_key=True),
    Column("told_at", Micros, nullable=False),  # by the centre's clock
    Column("clerk", Text, nullable=False),
    Column("state", Text, nullable=False),  # see ``wire.standing.WindowState``
    Column("open_cases", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("longest_wait_s", Integer, nullable=False),
    Column("outbox", Integer, nullable=False),
    Column("oldest_s", Integer, nullable=False),
    Column("faults", Text, nullable=False),  # kinds of devices, separated by blanks
)
