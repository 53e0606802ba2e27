# SPDX-License-Identifier: Apache-2.0
"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    ${upgrades if upgrades else "raise NotImplementedError"}
