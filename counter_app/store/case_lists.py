# SPDX-License-Identifier: Apache-2.0
"""Reading the lists: pages that cost the same among ten thousand cases and among a million, and searching them."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    literal_column,
    not_,
    select,
    text,
    tuple_,
)

from counter_app.base.errors import CounterError
from counter_app.cases.case import CaseStatus
from counter_app.cases.numbers import parse_reference
from counter_app.store.search_terms import Terms
from counter_app.store.tables import case_day, case_row, case_word, item_usage, tally

PAGE = 200
ItemsMeant = Callable[[str], Collection[tuple[str, int]]]
"""Which items (guide, ordinal) a typed word may mean."""


class CaseFilter(StrEnum):
    """What a list of cases can be narrowed to."""

    all = "all"
    unprinted = "unprinted"  # 没打出来
    due = "due"  # 今天到期 and what is over due, whenever it was worked on
    notified = "notified"  # 一次性告知, the citizen has not come back
    promised = "promised"  # 承诺
    untold = "untold"  # 通知: tried in vain, or money that came back
    unsettled = "unsettled"  # 中心待核: a decision of the centre that somebody here has to look at


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list; names and numbers of a person are masked. ``due`` is an ISO date or ""."""

    ordinal: int
    case_id: str
    number: str
    guide: str
    item: int
    title: str
    version: str
    status: CaseStatus
    open: bool
    promised: bool
    unprinted: int
    applicant: str
    identity: str
    clerk: str
    opened_at: int
    updated_at: int
    due: str
    duty: str  # whose work it is, "" while nothing is to be done
    verb: str  # of the step to be done, "" where the case itself has to be looked at
    step: str
    step_due: str  # last day of the step's own limit
    begun: bool
    work_due: str  # the earlier of both days, NO_DAY where there is none
    untold: int  # how many things somebody still has to be told
    unsettled: int  # decisions of the centre that somebody here has to look at
    overdue: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of rows, and how many rows each filter has, both from the same moment."""

    rows: tuple[CaseRow, ...]
    counts: Mapping[CaseFilter, int]


# The conditions of partial indexes must stand in a query letter by letter, or the index is not used. A plus
# before the column keeps it from being used, where another one leads.
_CLOCK_RUNS: ColumnElement[bool] = literal_column("case_row.open = 1 AND case_row.due <> ''")
_LEADING: Mapping[CaseFilter, ColumnElement[bool]] = {
    CaseFilter.unprinted: literal_column("case_row.unprinted > 0"),
    CaseFilter.notified: literal_column("case_row.status = 'notified'"),
    CaseFilter.promised: literal_column("case_row.promised = 1"),
    CaseFilter.untold: literal_column("case_row.untold > 0"),
    CaseFilter.unsettled: literal_column("case_row.unsettled > 0"),
}
_FOLLOWING: Mapping[CaseFilter, ColumnElement[bool]] = {
    CaseFilter.unprinted: literal_column("+case_row.unprinted > 0"),
    CaseFilter.notified: literal_column("+case_row.status = 'notified'"),
    CaseFilter.promised: literal_column("+case_row.promised = 1"),
    CaseFilter.untold: literal_column("+case_row.untold > 0"),
    CaseFilter.unsettled: literal_column("+case_row.unsettled > 0"),
}


def row_shown(found: Row[Any], today: date) -> CaseRow:
    """A row as it was read; whether it is over due is seen from the day."""
    values = dict(found._mapping)
    overdue = bool(values["open"]) and values["due"] != "" and values["due"] < today.isoformat()
    values |= {
        "status": CaseStatus(values["status"]),
        "open": bool(values["open"]),
        "promised": bool(values["promised"]),
        "begun": bool(values["begun"]),
    }
    return CaseRow(**values, overdue=overdue)


def list_cases(
    connection: Connection,
    shown: CaseFilter,
    *,
    today: date,
    day: date | None,
    limit: int,
    after: CaseRow | None,
) -> tuple[CaseRow, ...]:
    """A page behind ``after``: what is over due first (the oldest leading), then what was touched last."""
    overdue = and_(_CLOCK_RUNS, case_row.c.due < today.isoformat())
    source = select(case_row)
    if shown is CaseFilter.due:
        source = source.where(_CLOCK_RUNS, case_row.c.due <= today.isoformat())
    elif day is not None:
        source = source.join(case_day, case_day.c.ordinal == case_row.c.ordinal)
        source = source.where(case_day.c.day == day.isoformat())
    page: list[CaseRow] = []
    if after is None or after.overdue:
        wanted = source.where(overdue).order_by(case_row.c.due, case_row.c.ordinal)
        if shown in _FOLLOWING:
            wanted = wanted.where(_FOLLOWING[shown])
        if after is not None:
            wanted = wanted.where(tuple_(case_row.c.due, case_row.c.ordinal) > (after.due, after.ordinal))
        page += [row_shown(one, today) for one in connection.execute(wanted.limit(limit))]
        after = None
    if len(page) < limit:
        wanted = source.where(not_(overdue)).order_by(case_row.c.updated_at.desc(), case_row.c.ordinal.desc())
        if shown in _LEADING:
            wanted = wanted.where(_LEADING[shown] if day is None else _FOLLOWING[shown])
        if after is not None:
            place = (after.updated_at, after.ordinal)
            wanted = wanted.where(tuple_(case_row.c.updated_at, case_row.c.ordinal) < place)
        page += [row_shown(one, today) for one in connection.execute(wanted.limit(limit - len(page)))]
    return tuple(page)


def count_cases(connection: Connection, *, today: date, day: date | None) -> dict[CaseFilter, int]:
    """How many rows each filter has."""
    due = select(func.count()).select_from(case_row).where(_CLOCK_RUNS, case_row.c.due <= today.isoformat())
    counts = dict.fromkeys(CaseFilter, 0)
    if day is None:
        for name, count in connection.execute(select(tally.c.name, tally.c.count)):
            counts[CaseFilter(name)] = count
    else:
        sums = [func.count(case((condition, 1))).label(name.value) for name, condition in _LEADING.items()]
        of_day = select(func.count().label("all"), *sums).select_from(case_row)
        of_day = of_day.join(case_day, case_day.c.ordinal == case_row.c.ordinal)
        found = connection.execute(of_day.where(case_day.c.day == day.isoformat())).one()
        counts |= {CaseFilter(name): count for name, count in found._mapping.items()}
    counts[CaseFilter.due] = connection.execute(due).scalar_one()
    return counts


def search_cases(
    connection: Connection,
    terms: Terms,
    words: str,
    *,
    today: date,
    items_meant: ItemsMeant,
    limit: int,
    after: CaseRow | None,
) -> tuple[CaseRow, ...]:
    """Cases that every word fits, the one opened last first; the number of a case or of its paper finds that case.

    A word is a piece of a name, a whole number of a person, a unit or a phone or its last four, the four
    digits or the beginning of a case number, or it means an item.
    """
    matching = words_match(connection, terms, words, items_meant)
    if matching is None:
        return ()
    # where the index of words leads, newest first, the page's end stops it: a common name costs no more than a rare one
    key = case_word.c.rowid if matching.by_words else case_row.c.number
    wanted = matching.found.order_by(key.desc()).limit(limit)
    if after is not None:
        wanted = wanted.where(key < (after.ordinal if matching.by_words else after.number))
    return tuple(row_shown(one, today) for one in connection.execute(wanted))


@dataclass(frozen=True, slots=True)
class Matching:
    """The query for what every word fits. ``by_words``: the index of words is in it."""

    found: Select[tuple[Any, ...]]
    by_words: bool


def words_match(connection: Connection, terms: Terms, words: str, items_meant: ItemsMeant) -> Matching | None:
    """Rows that every word fits, in no order yet; None where nothing was typed."""
    typed = unicodedata.normalize("NFKC", words).split()
    if not typed:
        return None
    wanted = select(case_row)
    if number := _whole_number(words):
        return Matching(wanted.where(case_row.c.number == number), by_words=False)
    begun = [word for word in typed if "-" in word and word[0].isdigit()]
    for start in begun:
        wanted = wanted.where(case_row.c.number.between(start, start + "~"))
    others = [word for word in typed if word not in begun]
    if not others:
        return Matching(wanted, by_words=False)
    asked = [terms.query(word, {*items_meant(word), *_items_titled(connection, word)}) for word in others]
    wanted = wanted.select_from(case_word.join(case_row, case_word.c.rowid == case_row.c.ordinal))
    wanted = wanted.where(text("case_word MATCH :asked").bindparams(asked=" AND ".join(asked)))
    return Matching(wanted, by_words=True)


def _whole_number(words: str) -> str:
    try:
        return parse_reference(words).case_number
    except CounterError:
        return ""


def _items_titled(connection: Connection, word: str) -> list[tuple[str, int]]:
    """Items used at this window whose title holds the word."""
    found = select(item_usage.c.guide, item_usage.c.item).where(func.instr(item_usage.c.title, word) > 0)
    return [(guide, item) for guide, item in connection.execute(found)]
