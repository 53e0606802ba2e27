# SPDX-License-Identifier: Apache-2.0
"""Originals that lie at the window are found however long they were kept, without reading every action."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.execute(
        "CREATE INDEX action_original ON action (case_id, at, kind) "
        "WHERE kind IN ('original_held', 'original_returned')"
    )
