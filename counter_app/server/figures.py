# SPDX-License-Identifier: Apache-2.0
"""Figures over days: by hall, item, window, clerk, hour, day or month. Medians and P90s are those of the window's own
log, by the same function; a mean is nowhere.

Who does hard items is slow by a bare median. So times of halls, windows and clerks are compared as well with what the
medians of the same items, of everything that is looked at, would give (indirect standardisation).
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.counting import DEFAULTED, HANDLED, LEFT_OUT, RATED, WAITED
from counter_app.cases.ranks import rank
from counter_app.cases.rating import BAD, BEST, WORST
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.counted import counted, item_title
from counter_app.server.tables.windows import window

ENOUGH = 20
"""Timed cases from which on a comparison is told."""

Key = tuple[str | int, ...]


class By(StrEnum):
    """What figures are divided by."""

    item = "item"
    hall = "hall"
    window = "window"
    clerk = "clerk"
    hour = "hour"
    day = "day"
    month = "month"


_HOUR = 3600 * 1_000_000
_EAST = 8
"""Hours that Shanghai is before UTC, all year."""

_KEYS: dict[By, tuple[ColumnElement[Any], ...]] = {
    By.item: (counted.c.guide, counted.c.item),
    By.hall: (counted.c.hall,),
    By.window: (counted.c.window,),
    By.clerk: (counted.c.clerk,),
    By.hour: ((counted.c.at // _HOUR + _EAST) % 24,),
    By.day: (counted.c.day,),
    By.month: (func.substr(counted.c.day, 1, 7),),
}
IN_ORDER = frozenset({By.hour, By.day, By.month})
"""What follows one another, rather than being more or less."""
COMPARED = frozenset({By.hall, By.window, By.clerk})


@dataclass(frozen=True, slots=True)
class Span:
    """Which days of which hall ("" for all); both ends are in it. ISO."""

    hall: str
    first: str
    last: str

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """As the tables are asked."""
        of_hall = [counted.c.hall == self.hall] if self.hall else []
        return [*of_hall, counted.c.day >= self.first, counted.c.day <= self.last]


@dataclass(frozen=True, slots=True)
class Times:
    """How many were timed; µs, 0 where none was."""

    counted: int = 0
    median: int = 0
    p90: int = 0


@dataclass(slots=True)
class FigureRow:
    """One item, hall, window, clerk, day or month. ``against`` is its time for its own mix of items, divided by what
    the medians of everything give for the same mix; None where too few were timed."""

    key: Key
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    bad: int = 0
    levels: dict[int, int] = field(default_factory=dict)  # of evaluations, 5 to 1
    defaults: dict[int, int] = field(default_factory=dict)  # levels a local rule counted: nobody pressed
    times: Times = Times()
    waits: Times = Times()
    against: float | None = None

    def count(self, kind: str) -> int:
        """So many of a kind, 0 where there are none."""
        return self.counts.get(kind, 0)

    @property
    def address(self) -> str:
        """The key as it stands in an address."""
        return "~".join(str(one) for one in self.key)


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows by their key, and everything together."""

    rows: Sequence[FigureRow]
    whole: FigureRow


async def figures(connection: AsyncConnection, span: Span, by: By) -> Figures:
    """The figures of some days."""
    keys = _KEYS[by]
    rows: dict[Key, FigureRow] = {}
    whole = FigureRow((), "")
    bad = func.count(case(((counted.c.kind == RATED) & counted.c.value.in_(sorted(BAD)), 1)))
    kinds = select(*keys, counted.c.kind, func.count(), bad).where(*span.conditions).group_by(*keys, counted.c.kind)
    if by is By.item:
        kinds = kinds.where(counted.c.kind != WAITED)
    for *parts, kind, count, worst in (await connection.execute(kinds)).all():
        key = tuple(parts)
        row = rows.setdefault(key, FigureRow(key, ""))
        row.counts[kind] = count
        row.bad += worst
        whole.counts[kind] = whole.counts.get(kind, 0) + count
        whole.bad += worst
    told = (*keys, counted.c.kind, counted.c.value)
    given = select(*told, func.count()).where(counted.c.kind.in_((RATED, DEFAULTED)), *span.conditions)
    for *parts, kind, level, count in (await connection.execute(given.group_by(*told))).all():
        for row in (rows[tuple(parts)], whole):
            levels = row.levels if kind == RATED else row.defaults
            levels[level] = levels.get(level, 0) + count
    taken = await _taken(connection, span, keys, HANDLED)
    await asyncio.to_thread(_rank, rows, whole, taken, compare=by in COMPARED)
    if by is not By.item:  # who waits has no item yet
        await asyncio.to_thread(_rank_waits, rows, whole, await _taken(connection, span, keys, WAITED))
    names = await _names(connection, by)
    for row in rows.values():
        row.name = names.get(row.key, " ".join(str(one) for one in row.key))
    return Figures(sorted(rows.values(), key=_order(by)), whole)


Taken = dict[tuple[Key, Key], list[int]]
"""Handling times (µs) by key and item."""


async def _taken(connection: AsyncConnection, span: Span, keys: Sequence[ColumnElement[Any]], kind: str) -> Taken:
    """Every time of a kind; a list for each key and item is what the database hands out quickest."""
    listed = func.array_agg if connection.dialect.name == "postgresql" else func.json_group_array
    own = (*_KEYS[By.item], *keys)
    wanted = select(listed(counted.c.value), *own).where(counted.c.kind == kind, *span.conditions).group_by(*own)
    return {
        (tuple(key), (guide, item)): msgspec.json.decode(spans) if isinstance(spans, str) else spans
        for spans, guide, item, *key in (await connection.execute(wanted)).all()
    }


def _rank(rows: dict[Key, FigureRow], whole: FigureRow, taken: Taken, *, compare: bool) -> None:
    """Medians and P90s of everything. With ``compare`` each row's own medians by item stand against those of all,
    weighted by its own counts."""
    of_row: dict[Key, list[int]] = {}
    of_item: dict[Key, list[int]] = {}
    for (key, item), spans in taken.items():
        of_row.setdefault(key, []).extend(spans)
        of_item.setdefault(item, []).extend(spans)
    for key, spans in of_row.items():
        rows[key].times = _times(spans)
    whole.times = _times([one for spans in of_item.values() for one in spans])
    if not compare:
        return
    of_all = {item: _times(spans).median for item, spans in of_item.items()}
    own: dict[Key, int] = {}
    expected: dict[Key, int] = {}
    for (key, item), spans in taken.items():
        own[key] = own.get(key, 0) + len(spans) * _times(spans).median
        expected[key] = expected.get(key, 0) + len(spans) * of_all[item]
    for key, spent in own.items():
        if rows[key].times.counted >= ENOUGH and expected[key]:
            rows[key].against = spent / expected[key]


def _rank_waits(rows: dict[Key, FigureRow], whole: FigureRow, taken: Taken) -> None:
    for (key, _), spans in taken.items():
        rows[key].waits = _times(spans)
    whole.waits = _times([one for spans in taken.values() for one in spans])


def _times(spans: list[int]) -> Times:
    ordered = sorted(spans)
    return Times(len(ordered), rank(ordered, 0.5), rank(ordered, 0.9))


async def _names(connection: AsyncConnection, by: By) -> dict[Key, str]:
    """What keys are called, where they do not say it themselves."""
    if by is By.item:
        wanted: Select[Any] = select(item_title.c.guide, item_title.c.item, item_title.c.title)
        return {(row.guide, row.item): row.title for row in (await connection.execute(wanted)).all()}
    if by is By.window:
        found = (await connection.execute(select(window.c.id, window.c.hall, window.c.number))).all()
        return {(row.id,): f"{row.hall} {row.number}" for row in found}
    return {}


def _order(by: By) -> Any:  # noqa: ANN401 - of keys that only compare with their like
    if by in IN_ORDER:
        return lambda row: row.key
    if by in COMPARED:
        return lambda row: _by_number(row.name)
    return lambda row: (-row.count("opened") - row.count("consulted"), row.name, row.key)


def _by_number(name: str) -> tuple[str, int, str]:
    """A hall, a window's hall and number, or a clerk's number: 2 stands before 10."""
    hall, _, number = name.rpartition(" ")
    return hall, int(number) if number.isascii() and number.isdigit() else sys.maxsize, number


BAD_ONES = "bad"
"""Of the evaluations that were given those that are bad."""
OF_LEVEL = {f"level_{level}": level for level in range(WORST, BEST + 1)}
"""Of the evaluations that were given those of one level."""

PAGE = 100
Place = tuple[str, str, int, int]
"""Day, window, epoch and seq of a counted action."""


async def cases_behind(
    connection: AsyncConnection, span: Span, by: By, key: Sequence[str], kind: str, after: Place | None = None
) -> Sequence[Row[Any]]:
    """The cases that a figure counts, in order of time; one more than a page where there are more."""
    place = (counted.c.day, counted.c.window, counted.c.epoch, counted.c.seq)
    known = (case_row.c.window == counted.c.window) & (case_row.c.case_id == counted.c.case_id)
    own = [
        counted.c.day.label("on_day"),
        counted.c.epoch,
        counted.c.seq,
        counted.c.value,
        window.c.number.label("place"),
    ]
    wanted = (
        select(case_row, *own)
        .select_from(counted)
        .join(case_row, known)
        .join(window, window.c.id == counted.c.window)
        .where(counted.c.kind == (RATED if kind == BAD_ONES or kind in OF_LEVEL else kind), *span.conditions)
    )
    if kind in OF_LEVEL:
        wanted = wanted.where(counted.c.value == OF_LEVEL[kind])
    if kind == BAD_ONES:
        wanted = wanted.where(counted.c.value.in_(sorted(BAD)))
    for column, value in zip(_KEYS[by], key, strict=False):
        number = column is counted.c.item or by is By.hour
        wanted = wanted.where(column == (int(value) if number else value))
    if after is not None:
        wanted = wanted.where(tuple_(*place) > after)
    return (await connection.execute(wanted.order_by(*place).limit(PAGE + 1))).all()


SHOWN = (
    "consulted",
    "opened",
    "accepted",
    "notices",
    "refused",
    "completed",
    "delivered",
    HANDLED,
    LEFT_OUT,
    "asked",
    RATED,
    "not_rated",
    DEFAULTED,
)
"""Kinds that lead to their cases."""
