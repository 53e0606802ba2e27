# SPDX-License-Identifier: Apache-2.0
"""Lists of work: whose step is next, until when. A page costs the same among ten thousand cases and among a million."""

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal_column, select, tuple_

from counter_app.store.case_lists import CaseRow, ItemsMeant, row_shown, words_match
from counter_app.store.search_terms import Terms
from counter_app.store.tables import case_row, work_tally


class WorkPart(StrEnum):
    """What a list of work can be narrowed to, besides its step and its item."""

    all = "all"
    overdue = "overdue"  # the step's own last day or the whole one lies behind
    today = "today"
    begun = "begun"  # begun, and not passed yet
    waiting = "waiting"  # nobody has begun it


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Whose work is wanted and which part of it. ``verb`` None and ``item`` None take every step and item."""

    duties: frozenset[str]
    part: WorkPart = WorkPart.all
    verb: str | None = None
    item: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of rows, how many each part has of this step and item, and how many each step has at all; one moment."""

    rows: tuple[CaseRow, ...]
    parts: Mapping[WorkPart, int]
    verbs: Mapping[str, int]


# The conditions of partial indexes must stand in a query letter by letter, or the index is not used. A plus
# before the column keeps it from being used, where another one leads.
_WORK: ColumnElement[bool] = literal_column("case_row.duty <> ''")
_BEGUN: ColumnElement[bool] = literal_column("case_row.begun = 1")
_BEGUN_TOO: ColumnElement[bool] = literal_column("+case_row.begun = 1")
_WAITING: ColumnElement[bool] = literal_column("+case_row.begun = 0")
_VERB_TOO: ColumnElement[str] = literal_column("+case_row.verb")
_DUTY_TOO: ColumnElement[str] = literal_column("+case_row.duty")
_PLACE = (case_row.c.work_due, case_row.c.ordinal)


def list_work(
    connection: Connection, wanted: WorkFilter, *, today: date, limit: int, after: CaseRow | None
) -> tuple[CaseRow, ...]:
    """A page behind ``after``: what is due first leads; of the same day, what was opened first."""
    found: list[Sequence[Row[Any]]] = []
    for narrowed in _narrowed(select(case_row), wanted, today):
        page = narrowed.order_by(*_PLACE).limit(limit)
        if after is not None:
            page = page.where(tuple_(*_PLACE) > (after.work_due, after.ordinal))
        found.append(connection.execute(page).all())
    first = islice(heapq.merge(*found, key=attrgetter("work_due", "ordinal")), limit)
    return tuple(row_shown(one, today) for one in first)


def count_work(connection: Connection, wanted: WorkFilter, *, today: date) -> dict[WorkPart, int]:
    """How many rows each part has, of the wanted step and item."""
    day = today.isoformat()
    by_day: list[ColumnElement[Any]] = [
        func.count(case((case_row.c.work_due < day, 1))).label(WorkPart.overdue.value),
        func.count(case((case_row.c.work_due == day, 1))).label(WorkPart.today.value),
    ]
    if wanted.item is not None:
        whole: list[ColumnElement[Any]] = [
            func.count().label(WorkPart.all.value),
            func.count(case((case_row.c.begun == 1, 1))).label(WorkPart.begun.value),
        ]
        of_item = WorkFilter(wanted.duties, WorkPart.all, wanted.verb, wanted.item)
        counting = _narrowed(select(*whole, *by_day), of_item, today)[0]
    else:  # a range of the index, whose end is today: what is not due yet is not gone through
        counting = select(*by_day).where(_WORK, case_row.c.duty.in_(wanted.duties), case_row.c.work_due <= day)
        if wanted.verb is not None:
            counting = counting.where(case_row.c.verb == wanted.verb)
    found = connection.execute(counting).one()
    counts = dict.fromkeys(WorkPart, 0) | {WorkPart(name): count for name, count in found._mapping.items()}
    if wanted.item is None:
        tallied = select(work_tally.c.begun, func.sum(work_tally.c.count)).group_by(work_tally.c.begun)
        tallied = tallied.where(work_tally.c.duty.in_(wanted.duties))
        if wanted.verb is not None:
            tallied = tallied.where(work_tally.c.verb == wanted.verb)
        by_state = {begun: count for begun, count in connection.execute(tallied)}
        counts[WorkPart.begun] = by_state.get(1, 0)
        counts[WorkPart.all] = sum(by_state.values())
    counts[WorkPart.waiting] = counts[WorkPart.all] - counts[WorkPart.begun]
    return counts


def count_verbs(connection: Connection, duties: Collection[str]) -> dict[str, int]:
    """How many rows each step has in these duties' work."""
    counted = select(work_tally.c.verb, func.sum(work_tally.c.count)).group_by(work_tally.c.verb)
    return {verb: count for verb, count in connection.execute(counted.where(work_tally.c.duty.in_(duties)))}


def search_work(
    connection: Connection,
    terms: Terms,
    words: str,
    duties: Collection[str],
    *,
    today: date,
    items_meant: ItemsMeant,
    limit: int,
    after: CaseRow | None,
) -> tuple[CaseRow, ...]:
    """Work in cases that every word fits (see ``case_lists.search_cases``), what is due first leading."""
    matching = words_match(connection, terms, words, items_meant)
    if matching is None:
        return ()
    wanted = matching.found.where(_WORK, _DUTY_TOO.in_(duties)).order_by(*_PLACE).limit(limit)
    if after is not None:
        wanted = wanted.where(tuple_(*_PLACE) > (after.work_due, after.ordinal))
    return tuple(row_shown(one, today) for one in connection.execute(wanted))


def _narrowed(source: Select[Any], wanted: WorkFilter, today: date) -> list[Select[Any]]:
    """One query for each duty, so that each follows an index from its beginning; one in all where an item leads."""
    source = source.where(_WORK)
    day = today.isoformat()
    if wanted.part is WorkPart.overdue:
        source = source.where(case_row.c.work_due < day)
    elif wanted.part is WorkPart.today:
        source = source.where(case_row.c.work_due == day)
    elif wanted.part is WorkPart.waiting:
        source = source.where(_WAITING)
    if wanted.item is not None:
        guide, item = wanted.item
        source = source.where(case_row.c.guide == guide, case_row.c.item == item, _DUTY_TOO.in_(wanted.duties))
        if wanted.verb is not None:
            source = source.where(_VERB_TOO == wanted.verb)
        return [source.where(_BEGUN_TOO) if wanted.part is WorkPart.begun else source]
    if wanted.part is WorkPart.begun:
        source = source.where(_BEGUN)
    if wanted.verb is not None:
        source = source.where((_VERB_TOO if wanted.part is WorkPart.begun else case_row.c.verb) == wanted.verb)
    return [source.where(case_row.c.duty == duty) for duty in sorted(wanted.duties)]
