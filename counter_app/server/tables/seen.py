# SPDX-License-Identifier: Apache-2.0
"""Who looked at what: the back office at a case, a number in full, a scan, an export of records; a window at the visits
of a case of another one."""

from sqlalchemy import Column, Index, Table, Text

from counter_app.server.tables.schema import Counted, Micros, metadata

seen = Table(
    "seen",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("at", Micros, nullable=False),
    Column("by", Text, nullable=False),
    Column("window", Text, nullable=False),  # of the case; "" of an export
    Column("case_id", Text, nullable=False),
    Column("number", Text, nullable=False),  # of the case, "" of an export
    Column("hall", Text, nullable=False),
    Column("what", Text, nullable=False),  # case | field:<name> | scan:<ref> | export | visits:<asking window>
    Column("why", Text, nullable=False),  # "" where nothing was shown that is masked otherwise
    Index("seen_at", "at"),
    Index("seen_case", "window", "case_id", "at"),
)
"""Every look is written and committed before anything is shown."""
