# SPDX-License-Identifier: Apache-2.0
"""Every action the windows sent: its place and link in one table, its bytes in another that is cut by months.

A month is that of the moment inside the action, never that of its arrival: a repeat after midnight finds its place.
"""

from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from counter_app.server.tables.schema import Micros, metadata

ledger = Table(
    "ledger",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("id", Text),  # of the action; None where the same action already stands in another place
    Column("created", Micros, nullable=False),  # the moment in its header
    Column("link", LargeBinary, nullable=False),
    PrimaryKeyConstraint("window", "epoch", "seq"),
    UniqueConstraint("id", name="ledger_id"),
)

action_body = Table(
    "action_body",
    metadata,
    Column("window", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Micros, nullable=False),
    Column("created", Micros, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("personal", LargeBinary),  # None once erased
    Column("salt", LargeBinary),
    Column("personal_digest", LargeBinary, nullable=False),
    PrimaryKeyConstraint("window", "epoch", "seq", "created"),
    postgresql_partition_by="RANGE (created)",
)
