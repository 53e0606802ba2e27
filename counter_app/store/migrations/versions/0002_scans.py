# SPDX-License-Identifier: Apache-2.0
"""Scanned sheets, and whether an action names them yet."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """CREATE TABLE scan (
        id TEXT NOT NULL PRIMARY KEY,
        draft TEXT NOT NULL,
        kept INTEGER NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL)""",
    "CREATE INDEX scan_loose ON scan (draft) WHERE kept = 0",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
