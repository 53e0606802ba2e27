# SPDX-License-Identifier: Apache-2.0
"""The way to the centre by day: how long nobody answered there, how late what was written arrived."""

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    """CREATE TABLE centre_day (
        day TEXT NOT NULL PRIMARY KEY,
        offline INTEGER NOT NULL,
        late INTEGER NOT NULL,
        slowest INTEGER NOT NULL,
        unheard_at INTEGER NOT NULL)""",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
