# SPDX-License-Identifier: Apache-2.0
"""What the centre's pages tell citizens from: how a case stands, and invitations to evaluate by telephone."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

status_row = Table(
    "status_row",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),  # of case number and a phone's last four, see ``status_keys``
    Column("status", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO: the last day while it is worked on, else when it came to that; or ""
    PrimaryKeyConstraint("window", "case_id", "key"),
    Index("status_row_key", "key"),
)
"""One row for each phone of a case; a case without one has none."""

visit_row = Table(
    "visit_row",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),  # of whose visits for which matter, see ``status_keys``
    Column("body", LargeBinary, nullable=False),  # ``wire.visits.CaseVisits``
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("window", "case_id"),
    Index("visit_row_key", "key", "at"),
)
"""Cases with visits that came to nothing, or that settled such ones."""

holder_row = Table(
    "holder_row",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),  # of the case and four digits, see ``status_keys``
    Column("known_by", Text, nullable=False),  # phone | identity
    PrimaryKeyConstraint("window", "case_id", "key"),
)
"""By what the citizen of an invitation is known; none where the case has neither phone nor number."""

rating_token = Table(
    "rating_token",
    metadata,
    Column("digest", Text, primary_key=True),  # sha256 of what stands on the paper
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("decision", Text, nullable=False),  # what it is about: of several papers about one, one counts
    Column("title", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO, of the decision it is about
    Column("until", Micros, nullable=False),
    Column("rated", Boolean, nullable=False),  # the handling has a level already, by whatever way
    Column("used_at", Micros, nullable=False),  # when somebody pressed here; 0 before
    Index("rating_token_case", "window", "case_id"),
)
