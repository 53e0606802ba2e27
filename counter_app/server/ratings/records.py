# SPDX-License-Identifier: Apache-2.0
"""Evaluations out of the ledger: the cases somebody was asked about, and their records in a province's words."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.cases.case import Case
from counter_app.cases.rating_records import RatingOffice, counted_by_rule, default_facts, given, rating_facts
from counter_app.catalogue.rating_dialects import Dialect, Record
from counter_app.server.case_reading import read_cases
from counter_app.server.centre import Centre
from counter_app.server.ratings.settings import RatingSettings
from counter_app.server.tables.cases import case_action, case_row
from counter_app.server.tables.people import staff
from counter_app.server.tables.ratings import IS_RATING
from counter_app.server.tables.windows import window

AT_ONCE = 200
"""Cases that are told again together."""


@dataclass(frozen=True, slots=True)
class RatedCase:
    """A case that somebody was asked about, and where it is worked."""

    window: str
    number: str  # of the window in its hall
    hall: str
    case: Case


def first_micros(day: date) -> int:
    """The beginning of a day in the hall."""
    return to_micros(datetime.combine(day, time(), SHANGHAI))


def last_micros(day: date) -> int:
    """The end of a day in the hall, which belongs to the next."""
    return first_micros(day + timedelta(days=1))


async def rated_cases(connection: AsyncConnection, start: int, end: int, hall: str = "") -> AsyncIterator[RatedCase]:
    """Every case with an act of evaluation filed from ``start`` to before ``end`` (µs), by window."""
    wanted = (
        select(case_action.c.window, case_action.c.case_id, window.c.number, case_row.c.hall)
        .distinct()
        .join(window, window.c.id == case_action.c.window)
        .join(case_row, (case_row.c.window == case_action.c.window) & (case_row.c.case_id == case_action.c.case_id))
        .where(IS_RATING, case_action.c.created >= start, case_action.c.created < end)
        .order_by(case_action.c.window, case_action.c.case_id)
    )
    if hall:
        wanted = wanted.where(case_row.c.hall == hall)
    rows = (await connection.execute(wanted)).all()
    for name, of_window in groupby(rows, key=lambda one: str(one.window)):
        places = list(of_window)
        for first in range(0, len(places), AT_ONCE):
            async for one in _told(connection, name, places[first : first + AT_ONCE]):
                yield one


async def _told(
    connection: AsyncConnection, name: str, places: Sequence[Row[*tuple[Any, ...]]]
) -> AsyncIterator[RatedCase]:
    cases = await read_cases(connection, name, [one.case_id for one in places])
    for one in places:
        if one.case_id in cases:
            yield RatedCase(name, one.number, one.hall, cases[one.case_id])


async def staff_names(connection: AsyncConnection) -> Mapping[str, str]:
    """Names of staff by number, those who left too."""
    return {row.number: row.name for row in (await connection.execute(select(staff.c.number, staff.c.name))).all()}


def office_of(centre: Centre, settings: RatingSettings, rated: RatedCase, names: Mapping[str, str]) -> RatingOffice:
    """Whose evaluation it is, as the province is told."""
    return RatingOffice(
        region=centre.settings.region,
        region_name=settings.region_name,
        department=settings.department or centre.settings.name,
        department_code=settings.department_code,
        system=settings.system,
        window=f"{rated.hall}{rated.number}",
        staff=names,
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """Records of a stretch of days, those of local rules behind all others. ``lacking``: how many the province has no
    code for, and are not among them; ``defaults`` and ``defaults_left`` are the same of local rules."""

    records: tuple[Record, ...]
    lacking: int
    defaults: int = 0
    defaults_left: int = 0


async def exported(
    connection: AsyncConnection,
    centre: Centre,
    settings: RatingSettings,
    dialect: Dialect,
    first: date,
    last: date,
    *,
    hall: str = "",
    masked: bool,
) -> Exported:
    """The evaluations that were given from ``first`` to ``last``, both included, in the order they were given."""
    start, end = first_micros(first), last_micros(last)
    names = await staff_names(connection)
    found: list[tuple[int, str, Record]] = []
    by_rule: list[tuple[int, str, Record]] = []
    lacking = left = 0
    async for rated in rated_cases(connection, start, end, hall):
        office = office_of(centre, settings, rated, names)
        for counted in counted_by_rule(rated.case):
            if not start <= counted.at < end:
                continue
            if dialect.counts_rules:
                told = dialect.record(default_facts(rated.case, counted, office), masked=masked)
                by_rule.append((counted.at, counted.question, told))
            else:
                left += 1
        for rating in given(rated.case):
            if not start <= rating.ended_at < end:
                continue
            facts = rating_facts(rated.case, rating, office)
            if dialect.lacks(facts) is not None:
                lacking += 1
                continue
            found.append((rating.ended_at, rating.question, dialect.record(facts, masked=masked)))
    ordered = [record for part in (found, by_rule) for *_, record in sorted(part, key=lambda one: one[:2])]
    return Exported(tuple(ordered), lacking, len(by_rule), left)
