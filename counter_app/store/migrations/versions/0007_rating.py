# SPDX-License-Identifier: Apache-2.0
"""Evaluations are found among all actions without reading every one."""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    "CREATE INDEX action_rating ON action (kind, at, case_id) WHERE kind IN "
    "('rating_asked', 'rating_invited', 'rated', 'default_counted', 'followed_up')",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
