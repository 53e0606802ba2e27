# SPDX-License-Identifier: Apache-2.0
"""Attachments: which ones are there, and which case names which."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

blob = Table(
    "blob",
    metadata,
    Column("digest", Text, primary_key=True),  # sha256, hex
    Column("size", Micros, nullable=False),
    Column("window", Text, nullable=False),  # that brought it first
    Column("at", Micros, nullable=False),
    Column("durable", Boolean, nullable=False),  # whether a verified backup holds it
    Index("blob_durable", "durable", "digest"),
    Index("blob_window", "window", "at"),
)

blob_link = Table(
    "blob_link",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("ref", Text, nullable=False),  # a scan's id, a kept paper's file name
    Column("kind", Text, nullable=False),  # scan | paper
    Column("digest", Text, nullable=False),
    Column("size", Micros, nullable=False),  # 0 where the action does not say it
    Column("action_id", Text, nullable=False),  # that named it
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("window", "case_id", "ref"),
    Index("blob_link_digest", "digest"),
)
"""Written from the ledger, whether the attachment is there yet or not."""
