# SPDX-License-Identifier: Apache-2.0
"""Windows that are enrolled, their keys, and where each of their chains stands."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from counter_app.server.tables.schema import Micros, metadata

ACTIVE = "active"
FROZEN = "frozen"
REVOKED = "revoked"

window = Table(
    "window_place",
    metadata,
    Column("id", Text, primary_key=True),  # the window's own, made when its store was
    Column("hall", Text, nullable=False),
    Column("number", Text, nullable=False),  # in its hall
    Column("state", Text, nullable=False),  # ACTIVE | FROZEN | REVOKED
    Column("reason", Text, nullable=False),  # code of the sentence that says why it is not active, else ""
    Column("enrolled_at", Micros, nullable=False),
    Column("seen_at", Micros, nullable=False),
    Column("skew", Micros, nullable=False),  # its clock less the centre's, as last seen
    Column("program", Text, nullable=False),  # version of its program
    UniqueConstraint("hall", "number", name="window_place_number"),
)

window_key = Table(
    "window_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("window", Text, ForeignKey("window_place.id"), nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("since", Micros, nullable=False),
    Column("until", Micros),  # None while it counts
    Column("serial", Text, nullable=False),  # of its certificate, hex; "" for none
    Column("certified_until", Micros, nullable=False),
)

chain = Table(
    "chain",
    metadata,
    Column("window", Text, ForeignKey("window_place.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("mark", Micros, nullable=False),  # the last action that is stored; there is none missing before it
    Column("head", LargeBinary, nullable=False),  # its link; genesis while there is none
    Column("durable", Micros, nullable=False),  # as far as a verified backup holds it
    Column("open", Boolean, nullable=False),  # whether the window still writes in it
    Column("opened_for", Text, nullable=False),
    Column("state", Text, nullable=False),  # ACTIVE | FROZEN
    Column("reason", Text, nullable=False),
    Column("signed_seq", Micros, nullable=False),  # the window's own word for its head
    Column("signed_link", LargeBinary, nullable=False),
    Column("signed_at", Micros, nullable=False),
    Column("signed_key", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("asked_at", Micros, nullable=False),  # the moment that the latest push was signed with
    Column("touched_at", Micros, nullable=False),  # written by every push, repeats included
    PrimaryKeyConstraint("window", "epoch"),
)
