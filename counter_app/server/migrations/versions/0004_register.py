# SPDX-License-Identifier: Apache-2.0
"""The register as it was loaded, and the log of who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    op.create_table(
        "register_load",
        sa.Column("id", _COUNTED, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
    )
    current = sa.text('"current"')
    op.create_index(
        "register_load_current",
        "register_load",
        ["kind"],
        unique=True,
        postgresql_where=current,
        sqlite_where=current,
    )
    op.create_table(
        "register_row",
        sa.Column("load", _COUNTED, sa.ForeignKey("register_load.id"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("newness", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("load", "ordinal"),
    )
    for name in ("person", "unit", "code"):
        op.create_index(f"register_row_{name}", "register_row", ["load", name])
    op.create_table(
        "register_look_up",
        sa.Column("id", _COUNTED, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )
    op.create_index("register_look_up_at", "register_look_up", ["at"])
