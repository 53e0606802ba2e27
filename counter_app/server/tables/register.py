# SPDX-License-Identifier: Apache-2.0
"""The register as it was loaded: rows of every kind, of which load they are, and who looked at what."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Counted, Micros, metadata

register_load = Table(
    "register_load",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),  # names of the files
    Column("began_at", Micros, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),  # faulty rows that somebody chose to leave out
    Column("current", Boolean, nullable=False),  # the one of its kind that is answered from
)
_is_current = register_load.c.current
Index(
    "register_load_current", register_load.c.kind, unique=True, postgresql_where=_is_current, sqlite_where=_is_current
)

register_row = Table(
    "register_row",
    metadata,
    Column("load", Counted, ForeignKey("register_load.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("person", Text, nullable=False),  # keyed digests of what it is found by, "" where it is not
    Column("unit", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("newness", Text, nullable=False),  # sorts: the newest row is the greatest
    Column("body", LargeBinary, nullable=False),  # JSON, see ``catalogue.register_rows``
    PrimaryKeyConstraint("load", "ordinal"),
)
for _name in ("person", "unit", "code"):
    Index(f"register_row_{_name}", register_row.c.load, register_row.c[_name])

look_up = Table(
    "register_look_up",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("at", Micros, nullable=False),
    Column("window", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),  # the keyed digest of whom it was about
    Column("rows", Integer, nullable=False),  # how many were answered
)
"""Every look-up, written before its answer leaves. Nothing in it says who was looked at but by the centre's key."""
Index("register_look_up_at", look_up.c.at)
