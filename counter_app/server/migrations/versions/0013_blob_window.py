# SPDX-License-Identifier: Apache-2.0
"""What a window brought lately is found."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_index("blob_window", "blob", ["window", "at"])
