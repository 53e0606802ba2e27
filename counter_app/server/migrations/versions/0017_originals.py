# SPDX-License-Identifier: Apache-2.0
"""Originals that lie at a window are found however long they were kept, without reading every case."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.execute(
        'CREATE INDEX case_action_original ON case_action ("window", case_id, created, kind) '
        "WHERE kind IN ('original_held', 'original_returned')"
    )
