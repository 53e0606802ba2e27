# SPDX-License-Identifier: Apache-2.0
"""Who may come: one-time codes, certificates, used nonces, staff and their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    _windows()
    _people()


def _windows() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("replacing", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("window", sa.Text),
    )
    op.create_table(
        "certificate",
        sa.Column("serial", sa.Text, primary_key=True),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("certificate_key", "certificate", ["key"])
    op.create_index("certificate_window", "certificate", ["window"])
    op.create_table(
        "nonce",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", "nonce"),
    )
    op.create_index("nonce_until", "nonce", ["until"])


def _people() -> None:
    op.create_table(
        "staff",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("hall", sa.Text, nullable=False),
        sa.Column("duties", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("session_staff", "session", ["staff"])
    op.create_index("session_until", "session", ["until"])
