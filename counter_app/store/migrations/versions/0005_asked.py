# SPDX-License-Identifier: Apache-2.0
"""Who only asked, and had their paper read: found again when they come a second time for the same matter."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """CREATE TABLE asked_only (
        case_id TEXT NOT NULL PRIMARY KEY,
        person TEXT NOT NULL,
        guide TEXT NOT NULL,
        item INTEGER NOT NULL)""",
    "CREATE INDEX asked_only_person ON asked_only (person, guide, item)",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
