# SPDX-License-Identifier: Apache-2.0
"""A month's evaluations in numbers, to be published: nobody in them, small numbers left as they are.

Every handling that was asked about stands in exactly one column: given and counted, given and not counted after the
review, counted by a local rule, or 未评价. What was given elsewhere is told apart and added to nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.rating import BAD
from counter_app.cases.rating_records import Handling, handlings
from counter_app.server.ratings.follow_ups import Followed, followed
from counter_app.server.ratings.records import RatedCase, first_micros, last_micros, rated_cases
from counter_app.server.tables.ratings import outside_rating

LEVELS = (5, 4, 3, 2, 1)


@dataclass(slots=True)
class Numbers:
    """Counts of one item, one hall, or of all."""

    asked: int = 0
    unrated: int = 0
    levels: Counter[int] = field(default_factory=Counter)  # given and counted
    not_counted: Counter[int] = field(default_factory=Counter)  # mistaken or malicious, after the review
    defaults: Counter[int] = field(default_factory=Counter)  # by a local rule, nobody's press
    sources: Counter[str] = field(default_factory=Counter)  # of those given
    reasons: Counter[str] = field(default_factory=Counter)  # of those counted
    bad: int = 0  # given, whether counted or not
    closed: int = 0  # of the bad ones: the follow-up is through
    called_back: int = 0

    @property
    def given(self) -> int:
        """Pressed by a citizen, counted or not."""
        return sum(self.levels.values()) + sum(self.not_counted.values())

    def add(self, one: Handling, found: Followed | None) -> None:
        """Count a handling."""
        self.asked += 1
        if one.rating is None:
            if one.default is None:
                self.unrated += 1
            else:
                self.defaults[one.default.level] += 1
            return
        level = one.rating.level
        if one.rating.source is not None:
            self.sources[one.rating.source.value] += 1
        if level in BAD:
            self.bad += 1
        if found is not None:
            self.closed += found.closed
            self.called_back += found.called_back
        if found is not None and not found.counts:
            self.not_counted[level] += 1
            return
        self.levels[level] += 1
        self.reasons.update(one.rating.reasons)


@dataclass(slots=True)
class MonthNumbers:
    """A month: all of it, by item (its title), and what was given elsewhere by source and level."""

    month: date
    guide: str
    whole: Numbers = field(default_factory=Numbers)
    items: dict[str, Numbers] = field(default_factory=dict)
    outside: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


def month_of(first: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    start = first.replace(day=1)
    return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


async def month_numbers(connection: AsyncConnection, month: date, *, hall: str = "", guide: str = "") -> MonthNumbers:
    """Count the handlings that were asked about in a month, however late the citizen answered."""
    first, last = month_of(month)
    start, end = first_micros(first), last_micros(last)
    found = MonthNumbers(first, guide, outside=await outside_numbers(connection, first, last, hall))
    async for rated in rated_cases(connection, start, end, hall):
        if not guide or rated.case.guide == guide:
            _count(found, rated, start, end)
    return found


def _count(found: MonthNumbers, rated: RatedCase, start: int, end: int) -> None:
    for one in handlings(rated.case):
        if start <= one.at < end:
            state = followed(rated.case, one.rating.question) if one.rating is not None else None
            found.whole.add(one, state)
            found.items.setdefault(rated.case.title, Numbers()).add(one, state)


async def outside_numbers(
    connection: AsyncConnection, first: date, last: date, hall: str = ""
) -> Mapping[str, Mapping[int, int]]:
    """What was given elsewhere, by source and level."""
    columns = outside_rating.c.source, outside_rating.c.level
    wanted = select(*columns, func.count()).group_by(*columns)
    wanted = wanted.where(outside_rating.c.day.between(first.isoformat(), last.isoformat()))
    if hall:
        wanted = wanted.where(outside_rating.c.hall == hall)
    found: dict[str, dict[int, int]] = {}
    for source, level, count in (await connection.execute(wanted)).all():
        found.setdefault(source, {})[level] = count
    return found


@dataclass(frozen=True, slots=True)
class OutsideBad:
    """A bad evaluation that was given elsewhere."""

    source: str
    day: str
    level: int
    hall: str
    item: str
    words: str


async def outside_bad(
    connection: AsyncConnection, first: date, last: date, hall: str = "", most: int = 100
) -> tuple[OutsideBad, ...]:
    """The bad ones among what was given elsewhere, the newest first."""
    one = outside_rating.c
    wanted = select(one.source, one.day, one.level, one.hall, one.item, one.words)
    wanted = wanted.where(one.level.in_(sorted(BAD)), one.day.between(first.isoformat(), last.isoformat()))
    if hall:
        wanted = wanted.where(one.hall == hall)
    rows = (await connection.execute(wanted.order_by(one.day.desc(), one.id.desc()).limit(most))).all()
    return tuple(OutsideBad(*row) for row in rows)
