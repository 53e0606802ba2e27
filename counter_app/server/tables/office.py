# SPDX-License-Identifier: Apache-2.0
"""What waits for the back office, and what it decided."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from counter_app.server.tables.schema import Micros, metadata

office_case = Table(
    "office_case",
    metadata,
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("step", Text, nullable=False),  # id in the item
    Column("verb", Text, nullable=False),
    Column("duty", Text, nullable=False),
    Column("due", Text, nullable=False),  # ISO: the step's own last day or the case's, the earlier; NO_DAY for none
    Column("since", Micros, nullable=False),  # when the step came up
    PrimaryKeyConstraint("window", "case_id"),
    Index("office_case_order", "due", "since", "window", "case_id"),
    Index("office_case_hall", "hall", "due", "since", "window", "case_id"),
)
"""Cases whose next step is one of the back office; a case that is not is not in here."""

NO_DAY = "9999-12-31"
"""Sorts behind every day."""

office_decision = Table(
    "office_decision",
    metadata,
    Column("decision", Text, primary_key=True),
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("hall", Text, nullable=False),
    Column("kind", Text, nullable=False),  # see wire.feeds.DecisionKind
    Column("step", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Micros, nullable=False),
    Column("epoch", Integer, nullable=False),  # the last action of the case that was known then
    Column("seq", Micros, nullable=False),
    Column("standing", Text, nullable=False),  # how the window met it, "" while it is on its way
    Index("office_decision_case", "window", "case_id"),
)
