# SPDX-License-Identifier: Apache-2.0
"""The first schema: actions with their chain, outbox, numbers, drafts, and the lists."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """CREATE TABLE meta (
        id INTEGER NOT NULL PRIMARY KEY,
        window_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT one_row CHECK (id = 1))""",
    """CREATE TABLE epoch (
        number INTEGER NOT NULL PRIMARY KEY,
        opened_at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        last_seq INTEGER NOT NULL,
        head BLOB NOT NULL,
        acked_seq INTEGER NOT NULL)""",
    """CREATE TABLE action (
        ordinal INTEGER NOT NULL PRIMARY KEY,
        epoch INTEGER NOT NULL REFERENCES epoch (number),
        seq INTEGER NOT NULL,
        id TEXT NOT NULL,
        transaction_id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        header BLOB NOT NULL,
        facts BLOB NOT NULL,
        personal BLOB,
        salt BLOB,
        personal_digest BLOB NOT NULL,
        link BLOB NOT NULL,
        CONSTRAINT action_place UNIQUE (epoch, seq),
        CONSTRAINT action_id UNIQUE (id))""",
    "CREATE INDEX action_case ON action (case_id, ordinal)",
    "CREATE INDEX action_at ON action (at)",
    """CREATE TABLE outbox (
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        action_id TEXT NOT NULL REFERENCES action (id),
        state TEXT NOT NULL,
        PRIMARY KEY (epoch, seq))""",
    "CREATE INDEX outbox_quarantined ON outbox (epoch, seq) WHERE state = 'quarantined'",
    """CREATE TABLE numbering (
        epoch INTEGER NOT NULL,
        day TEXT NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (epoch, day))""",
    """CREATE TABLE draft (
        id TEXT NOT NULL PRIMARY KEY,
        updated_at INTEGER NOT NULL,
        body BLOB NOT NULL)""",
    """CREATE TABLE favourite (
        guide TEXT NOT NULL,
        item INTEGER NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (guide, item))""",
    """CREATE TABLE case_row (
        ordinal INTEGER NOT NULL PRIMARY KEY,
        case_id TEXT NOT NULL,
        number TEXT NOT NULL,
        guide TEXT NOT NULL,
        item INTEGER NOT NULL,
        title TEXT NOT NULL,
        version TEXT NOT NULL,
        status TEXT NOT NULL,
        open INTEGER NOT NULL,
        promised INTEGER NOT NULL,
        unprinted INTEGER NOT NULL,
        applicant TEXT NOT NULL,
        identity TEXT NOT NULL,
        clerk TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        due TEXT NOT NULL,
        CONSTRAINT case_row_case UNIQUE (case_id),
        CONSTRAINT case_row_number UNIQUE (number))""",
    "CREATE INDEX case_row_updated ON case_row (updated_at, ordinal)",
    "CREATE INDEX case_row_due ON case_row (due, ordinal) WHERE open = 1 AND due <> ''",
    "CREATE INDEX case_row_notified ON case_row (updated_at, ordinal) WHERE status = 'notified'",
    "CREATE INDEX case_row_promised ON case_row (updated_at, ordinal) WHERE promised = 1",
    "CREATE INDEX case_row_unprinted ON case_row (updated_at, ordinal) WHERE unprinted > 0",
    """CREATE TABLE case_day (
        day TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        PRIMARY KEY (day, ordinal)) WITHOUT ROWID""",
    """CREATE TABLE tally (
        name TEXT NOT NULL PRIMARY KEY,
        count INTEGER NOT NULL)""",
    "INSERT INTO tally VALUES ('all', 0), ('unprinted', 0), ('notified', 0), ('promised', 0)",
    """CREATE TABLE item_usage (
        guide TEXT NOT NULL,
        item INTEGER NOT NULL,
        title TEXT NOT NULL,
        count INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (guide, item))""",
    """CREATE VIRTUAL TABLE case_word
        USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')""",
    # merging by itself, it would hold up every 64th save; small merges when sixteen pieces have gathered do not
    "INSERT INTO case_word (case_word, rank) VALUES ('automerge', 0)",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
