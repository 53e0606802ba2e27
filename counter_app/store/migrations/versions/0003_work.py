# SPDX-License-Identifier: Apache-2.0
"""Lists of work, keys that only one case may hold, and blocks of official numbers."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "ALTER TABLE case_row ADD COLUMN duty TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_row ADD COLUMN verb TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_row ADD COLUMN step TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_row ADD COLUMN step_due TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_row ADD COLUMN begun INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE case_row ADD COLUMN work_due TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_row ADD COLUMN untold INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX case_row_untold ON case_row (updated_at, ordinal) WHERE untold > 0",
    "INSERT INTO tally VALUES ('untold', 0)",
    "CREATE INDEX case_row_work ON case_row (duty, work_due, ordinal) WHERE duty <> ''",
    "CREATE INDEX case_row_work_verb ON case_row (duty, verb, work_due, ordinal) WHERE duty <> ''",
    "CREATE INDEX case_row_work_item ON case_row (guide, item, work_due, ordinal) WHERE duty <> ''",
    "CREATE INDEX case_row_work_begun ON case_row (duty, work_due, ordinal) WHERE begun = 1",
    """CREATE TABLE work_tally (
        duty TEXT NOT NULL,
        verb TEXT NOT NULL,
        begun INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (duty, verb, begun)) WITHOUT ROWID""",
    """CREATE TABLE held_key (
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        PRIMARY KEY (kind, "key")) WITHOUT ROWID""",
    "CREATE INDEX held_key_case ON held_key (ordinal)",
    """CREATE TABLE series_block (
        series TEXT NOT NULL,
        year INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        width INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        leased_at INTEGER NOT NULL,
        supervisor TEXT NOT NULL,
        PRIMARY KEY (series, year, first, epoch)) WITHOUT ROWID""",
    """CREATE TABLE given_number (
        series TEXT NOT NULL,
        year INTEGER NOT NULL,
        value INTEGER NOT NULL,
        number TEXT NOT NULL,
        case_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        instead_of TEXT NOT NULL,
        voided TEXT NOT NULL,
        PRIMARY KEY (series, year, number)) WITHOUT ROWID""",
    # what was accepted before says nothing about its next step: it is looked up when the case is opened
    """UPDATE case_row
        SET duty = 'review', work_due = CASE due WHEN '' THEN '9999-12-31' ELSE due END
        WHERE status = 'accepted'""",
    """INSERT INTO work_tally
        SELECT duty, verb, begun, count(*) FROM case_row WHERE duty <> '' GROUP BY duty, verb, begun""",
)


def upgrade() -> None:
    """Apply this step. Once shipped, it stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
