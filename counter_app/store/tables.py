# SPDX-License-Identifier: Apache-2.0
"""The tables as the program reads and writes them today; how they came to be stands in ``migrations``.

``action`` is the truth. The lists (``case_row`` and all below it) are projections of it, written in the
same transaction and rebuilt from it at any time.
"""

from sqlalchemy import (
    BLOB,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    table,
)

SCHEMA = "0009"
"""The newest migration. A database with a later one was written by a newer program."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("window_id", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

epoch = Table(
    "epoch",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", Integer, nullable=False),
    Column("reason", Text, nullable=False),  # new | restored | enrolled | enrolled_again | rejoined
    Column("algorithm", Text, nullable=False),  # of its chain
    Column("last_seq", Integer, nullable=False),
    Column("head", BLOB, nullable=False),  # link of the last action; of the epoch itself while it has none
    Column("acked_seq", Integer, nullable=False),  # the centre has everything up to here
    Column("durable_seq", Integer, nullable=False, server_default="0"),  # and everything up to here in a backup
)

RATING_KINDS = "kind IN ('rating_asked', 'rating_invited', 'rated', 'default_counted', 'followed_up')"
"""Acts about evaluations, which have an index of their own."""

ORIGINAL_KINDS = "kind IN ('original_held', 'original_returned')"
"""Acts about originals at the window, which have an index of their own."""

action = Table(
    "action",
    metadata,
    Column("ordinal", Integer, primary_key=True),
    Column("epoch", Integer, ForeignKey("epoch.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),  # "" for actions of the window itself
    Column("kind", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("header", BLOB, nullable=False),
    Column("facts", BLOB, nullable=False),
    Column("personal", BLOB),  # NULL once erased, together with its salt
    Column("salt", BLOB),
    Column("personal_digest", BLOB, nullable=False),
    Column("link", BLOB, nullable=False),
    UniqueConstraint("epoch", "seq", name="action_place"),
    UniqueConstraint("id", name="action_id"),
    Index("action_case", "case_id", "ordinal"),
    Index("action_at", "at"),
    Index("action_window", "kind", "at", sqlite_where=literal_column("case_id = ''")),
    Index("action_rating", "kind", "at", "case_id", sqlite_where=literal_column(RATING_KINDS)),
    Index("action_original", "case_id", "at", "kind", sqlite_where=literal_column(ORIGINAL_KINDS)),
)

outbox = Table(
    "outbox",
    metadata,
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action_id", Text, ForeignKey("action.id"), nullable=False),
    Column("state", Text, nullable=False),  # queued | quarantined
    Column("reason", Text, nullable=False, server_default=""),  # why the centre could not take it: a code
    Column("since", Integer, nullable=False, server_default="0"),  # since when it is quarantined
    PrimaryKeyConstraint("epoch", "seq"),
    Index("outbox_quarantined", "epoch", "seq", sqlite_where=literal_column("state = 'quarantined'")),
)

centre = Table(
    "centre",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_centre"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("hall", Text, nullable=False),  # as the centre calls it
    Column("number", Text, nullable=False),  # of this window there
    Column("algorithm", Text, nullable=False),  # of the signing key of the centre
    Column("public_key", BLOB, nullable=False),
    Column("enrolled_at", Integer, nullable=False),
    Column("skew", Integer, nullable=False),  # the centre's clock less this machine's, as last learned
    Column("heard_at", Integer, nullable=False),  # its last answer
    Column("frozen", Text, nullable=False),  # code of the sentence that says why nothing is sent, else ""
    Column("frozen_facts", Text, nullable=False),  # JSON
    Column("frozen_at", Integer, nullable=False),
)
"""Where this window is enrolled; no row before it is. Its own key lies in a file (see ``sync.identity``)."""

centre_day = Table(
    "centre_day",
    metadata,
    Column("day", Text, primary_key=True),  # ISO
    Column("offline", Integer, nullable=False),  # µs in which the centre could not be reached
    Column("late", Integer, nullable=False),  # actions that took long to get there
    Column("slowest", Integer, nullable=False),  # µs of the longest way
    Column("unheard_at", Integer, nullable=False),  # the last attempt that reached nobody; 0 once one did
)
"""The way to the centre by day, for the day's log; no row where there was nothing to tell."""

upload = Table(
    "upload",
    metadata,
    Column("ref", Text, primary_key=True),  # a scan's id, a kept paper's file name
    Column("kind", Text, nullable=False),  # scan | paper
    Column("case_id", Text, nullable=False),
    Column("action_id", Text, nullable=False),  # that named it
    Column("digest", Text, nullable=False),  # sha256, as the action says it
    Column("size", Integer, nullable=False),  # 0 where the action does not say it
    Column("state", Text, nullable=False),  # waiting | sent | kept (also in a backup of the centre) | stuck
    Column("reason", Text, nullable=False),  # why it is stuck: a code, else ""
    Column("at", Integer, nullable=False),
    Column("asked_at", Integer, nullable=False),  # when the centre last said that it has it, 0 for never
    Index("upload_waiting", "at", "ref", sqlite_where=literal_column("state = 'waiting'")),
    Index("upload_sent", "asked_at", sqlite_where=literal_column("state = 'sent'")),
    Index("upload_stuck", "at", sqlite_where=literal_column("state = 'stuck'")),
    Index("upload_case", "case_id"),
)
"""Attachments, sent apart from the actions that name them."""

feed_mark = Table(
    "feed_mark",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("signature", BLOB, nullable=False),  # of the row there: another centre, or an older copy, has another
    Column("at", Integer, nullable=False),
)

pulled = Table(
    "pulled",
    metadata,
    Column("feed", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    Column("signature", BLOB, nullable=False),
    Column("at", Integer, nullable=False),  # made at the centre
    Column("state", Text, nullable=False),  # waiting | applied | replaced | refused | left
    Column("reason", Text, nullable=False),  # why it was refused: a code
    PrimaryKeyConstraint("feed", "key", "version"),
    Index("pulled_state", "feed", "state", "cursor"),
    Index("pulled_key", "feed", "key", "cursor"),
)
"""What came from the centre, as it was signed there. A replaced version stays."""

register_answer = Table(
    "register_answer",
    metadata,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),  # a keyed digest (see ``search_terms``)
    Column("body", BLOB, nullable=False),
    Column("at", Integer, nullable=False),  # by the centre's clock
    PrimaryKeyConstraint("kind", "key"),
)
"""The last answer of the centre's register to each question: shown as such, with its moment, while it is away."""

numbering = Table(
    "numbering",
    metadata,
    Column("epoch", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("epoch", "day"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("updated_at", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
)

favourite = Table(
    "favourite",
    metadata,
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    PrimaryKeyConstraint("guide", "item"),
)

scan = Table(
    "scan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("draft", Text, nullable=False),  # for which it was made
    Column("kept", Integer, nullable=False),  # 1 once an action names it; else it goes with its draft
    Column("at", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    Index("scan_loose", "draft", sqlite_where=literal_column("kept = 0")),
)

case_row = Table(
    "case_row",
    metadata,
    Column("ordinal", Integer, primary_key=True),  # in the order of opening
    Column("case_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("open", Integer, nullable=False),  # 1 while its deadline counts
    Column("promised", Integer, nullable=False),
    Column("unprinted", Integer, nullable=False),  # papers known not to have come out
    Column("applicant", Text, nullable=False),  # of a person masked
    Column("identity", Text, nullable=False),  # of a person masked
    Column("clerk", Text, nullable=False),
    Column("opened_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("due", Text, nullable=False),  # ISO date, "" where there is none
    Column("duty", Text, nullable=False),  # whose work it is, "" while nothing is to be done; see base.duties
    Column("verb", Text, nullable=False),  # of the step that is to be done
    Column("step", Text, nullable=False),  # its id in the item, "" for 办结
    Column("step_due", Text, nullable=False),  # last day of the step's own limit, ISO date or ""
    Column("begun", Integer, nullable=False),  # 1 where the step was begun and waits to be passed
    Column("work_due", Text, nullable=False),  # the earlier of step_due and due, NO_DAY where work has neither
    Column("untold", Integer, nullable=False),  # how many things somebody still has to be told (通知)
    Column("unsettled", Integer, nullable=False),  # decisions of the centre that somebody here has to look at
    UniqueConstraint("case_id", name="case_row_case"),
    UniqueConstraint("number", name="case_row_number"),
    Index("case_row_updated", "updated_at", "ordinal"),
    Index("case_row_due", "due", "ordinal", sqlite_where=literal_column("open = 1 AND due <> ''")),
    Index("case_row_notified", "updated_at", "ordinal", sqlite_where=literal_column("status = 'notified'")),
    Index("case_row_promised", "updated_at", "ordinal", sqlite_where=literal_column("promised = 1")),
    Index("case_row_unprinted", "updated_at", "ordinal", sqlite_where=literal_column("unprinted > 0")),
    Index("case_row_untold", "updated_at", "ordinal", sqlite_where=literal_column("untold > 0")),
    Index("case_row_unsettled", "updated_at", "ordinal", sqlite_where=literal_column("unsettled > 0")),
    Index("case_row_work", "duty", "work_due", "ordinal", sqlite_where=literal_column("duty <> ''")),
    Index("case_row_work_verb", "duty", "verb", "work_due", "ordinal", sqlite_where=literal_column("duty <> ''")),
    Index("case_row_work_item", "guide", "item", "work_due", "ordinal", sqlite_where=literal_column("duty <> ''")),
    Index("case_row_work_begun", "duty", "work_due", "ordinal", sqlite_where=literal_column("begun = 1")),
)

NO_DAY = "9999-12-31"
"""``case_row.work_due`` of work that has no last day: it comes behind all that has one."""

case_day = Table(
    "case_day",
    metadata,
    Column("day", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    PrimaryKeyConstraint("day", "ordinal"),
    sqlite_with_rowid=False,
)

tally = Table(
    "tally",
    metadata,
    Column("name", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

work_tally = Table(
    "work_tally",
    metadata,
    Column("duty", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("duty", "verb", "begun"),
    sqlite_with_rowid=False,
)

held_key = Table(
    "held_key",
    metadata,
    Column("kind", Text, nullable=False),  # invoice, month, row …
    Column("key", Text, nullable=False),  # a keyed digest (see ``search_terms``)
    Column("ordinal", Integer, nullable=False),  # of the case that holds it; no other may
    PrimaryKeyConstraint("kind", "key"),
    Index("held_key_case", "ordinal"),
    sqlite_with_rowid=False,
)

asked_only = Table(
    "asked_only",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("person", Text, nullable=False),  # a keyed digest of the whole number (see ``search_terms``)
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Index("asked_only_person", "person", "guide", "item"),
)
"""Consultations of people whose paper was read: in no list of cases, since nothing was begun."""

series_block = Table(
    "series_block",
    metadata,
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("width", Integer, nullable=False),  # digits of a number as it is printed
    Column("epoch", Integer, nullable=False),  # in which it was leased: see ``number_blocks``
    Column("leased_at", Integer, nullable=False),
    Column("supervisor", Text, nullable=False),
    PrimaryKeyConstraint("series", "year", "first", "epoch"),
    sqlite_with_rowid=False,
)

given_number = Table(
    "given_number",
    metadata,
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("value", Integer, nullable=False),  # 0 for one written by hand in a shape of its own
    Column("number", Text, nullable=False),
    Column("case_id", Text, nullable=False),  # "" where it was voided without a case
    Column("at", Integer, nullable=False),
    Column("instead_of", Text, nullable=False),  # the number it stands for (补办)
    Column("voided", Text, nullable=False),  # why it stands for nothing, one of VOID_REASONS
    PrimaryKeyConstraint("series", "year", "number"),
    sqlite_with_rowid=False,
)
"""Numbers of official series: written once, never taken out again."""

item_usage = Table(
    "item_usage",
    metadata,
    Column("guide", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_at", Integer, nullable=False),
    PrimaryKeyConstraint("guide", "item"),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("number", Text, primary_key=True),  # as it was typed
    Column("wrong", Integer, nullable=False),  # in a row
    Column("until", Integer, nullable=False),  # before that nobody is let in
    Column("at", Integer, nullable=False),
)

case_word = table("case_word", Column("rowid", Integer), Column("words", Text))
"""A full-text index of keyed digests (see ``search_terms``); rowid is ``case_row.ordinal``."""

PROJECTIONS = (case_row, case_day, tally, work_tally, held_key, series_block, given_number, item_usage, asked_only)
"""What ``rebuild`` empties and writes again, besides ``case_word``."""
