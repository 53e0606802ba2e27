# SPDX-License-Identifier: Apache-2.0
"""Who may come: one-time codes, certificates, used nonces, staff, their tries and their sessions."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # of the secret, which nobody keeps
    Column("hall", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("replacing", Boolean, nullable=False),  # whether another window at this number gives way
    Column("made_at", Micros, nullable=False),
    Column("until", Micros, nullable=False),
    Column("used_at", Micros),
    Column("window", Text),  # that used it
)

certificate = Table(
    "certificate",
    metadata,
    Column("serial", Text, primary_key=True),  # hex
    Column("window", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("since", Micros, nullable=False),
    Column("until", Micros, nullable=False),
    Column("revoked_at", Micros),
    Column("reason", Text, nullable=False),  # a code, "" while it counts
    Index("certificate_key", "key"),
    Index("certificate_window", "window"),
)

nonce = Table(
    "nonce",
    metadata,
    Column("key", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("until", Micros, nullable=False),  # later the call would be too old anyway
    PrimaryKeyConstraint("key", "nonce"),
    Index("nonce_until", "until"),
)

staff = Table(
    "staff",
    metadata,
    Column("number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),  # see ``rights.Role``
    Column("hall", Text, nullable=False),  # "" for all
    Column("duties", Text, nullable=False),  # of a case's steps, separated by blanks
    Column("password", Text, nullable=False),  # argon2id
    Column("version", Integer, nullable=False),  # grows with every change
    Column("changed_at", Micros, nullable=False),
    Column("revoked_at", Micros),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("number", Text, primary_key=True),  # as it was typed, also of nobody
    Column("wrong", Integer, nullable=False),  # tries since the last right one
    Column("until", Micros, nullable=False),  # before that nobody is let in
    Column("at", Micros, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # of the token, which nobody keeps
    Column("staff", Text, nullable=False),
    Column("since", Micros, nullable=False),
    Column("until", Micros, nullable=False),
    Index("session_staff", "staff"),
    Index("session_until", "until"),
)
