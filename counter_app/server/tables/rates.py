# SPDX-License-Identifier: Apache-2.0
"""Who called how often, where all workers and nodes count together."""

from sqlalchemy import Column, Index, LargeBinary, Table

from counter_app.server.tables.schema import Micros, metadata

shared_rate = Table(
    "shared_rate",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # of what is done and who does it
    Column("full_at", Micros, nullable=False),  # when the bucket is full again; later the row says nothing
    Index("shared_rate_full", "full_at"),
)
