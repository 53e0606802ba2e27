# SPDX-License-Identifier: Apache-2.0
"""The centre: where the window is enrolled, what is on its way there, and what came from it."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    "ALTER TABLE epoch ADD COLUMN durable_seq INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE centre (
        id INTEGER NOT NULL PRIMARY KEY,
        url TEXT NOT NULL,
        name TEXT NOT NULL,
        hall TEXT NOT NULL,
        number TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        public_key BLOB NOT NULL,
        enrolled_at INTEGER NOT NULL,
        skew INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        frozen TEXT NOT NULL,
        frozen_facts TEXT NOT NULL,
        frozen_at INTEGER NOT NULL,
        CONSTRAINT one_centre CHECK (id = 1))""",
    """CREATE TABLE upload (
        ref TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        case_id TEXT NOT NULL,
        action_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        asked_at INTEGER NOT NULL)""",
    "CREATE INDEX upload_waiting ON upload (at, ref) WHERE state = 'waiting'",
    "CREATE INDEX upload_sent ON upload (asked_at) WHERE state = 'sent'",
    "CREATE INDEX upload_stuck ON upload (at) WHERE state = 'stuck'",
    "CREATE INDEX upload_case ON upload (case_id)",
    """CREATE TABLE feed_mark (
        feed TEXT NOT NULL PRIMARY KEY,
        cursor INTEGER NOT NULL,
        signature BLOB NOT NULL,
        at INTEGER NOT NULL)""",
    """CREATE TABLE pulled (
        feed TEXT NOT NULL,
        key TEXT NOT NULL,
        version TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        schema INTEGER NOT NULL,
        gone INTEGER NOT NULL,
        body BLOB NOT NULL,
        signature BLOB NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (feed, key, version))""",
    "CREATE INDEX pulled_state ON pulled (feed, state, cursor)",
    "CREATE INDEX pulled_key ON pulled (feed, key, cursor)",
    "ALTER TABLE case_row ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX case_row_unsettled ON case_row (updated_at, ordinal) WHERE unsettled > 0",
    "INSERT INTO tally VALUES ('unsettled', 0)",
    """CREATE TABLE register_answer (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body BLOB NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (kind, key))""",
    """CREATE TABLE sign_in_try (
        number TEXT NOT NULL PRIMARY KEY,
        wrong INTEGER NOT NULL,
        until INTEGER NOT NULL,
        at INTEGER NOT NULL)""",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
