# SPDX-License-Identifier: Apache-2.0
"""Acts without a case by kind and moment: with a queue there are many of them."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.execute("CREATE INDEX action_window ON action (kind, at) WHERE case_id = ''")
