# SPDX-License-Identifier: Apache-2.0
"""差评 of all windows with their clocks, over due first. Written beside the lists of cases; steps are read from a case.

Windows follow them up; here is seen what is late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case
from counter_app.cases.follow_up_rules import FollowUp, FollowUpRule, follow_ups
from counter_app.cases.rating import BAD
from counter_app.server.case_reading import read_cases
from counter_app.server.tables.bad_ratings import bad_rating
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.windows import window
from counter_app.settings import FOLLOW_UP_DAYS

PAGE = 50


@cache
def shipped_rule() -> FollowUpRule:
    """In as many working days as shipped; a hall that set another number counts by its own at its windows."""
    return FollowUpRule(FOLLOW_UP_DAYS, WorkCalendar.load())


def bad_rows(name: str, hall: str, case: Case) -> list[dict[str, Any]]:
    """The bad evaluations of a case as rows; none of most."""
    if not any(one.level in BAD for one in case.ratings):
        return []
    return [
        {
            "window": name,
            "case_id": case.id,
            "question": one.key,
            "hall": hall,
            "level": one.rating.level,
            "rated_at": one.rating.ended_at,
            "due": one.due.isoformat(),
            "open": one.is_open,
        }
        for one in follow_ups(case, shipped_rule())
    ]


async def write_bad(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Into the table, in the caller's transaction."""
    if rows:
        told = insert(bad_rating)
        changed = {name: told.excluded[name] for name in ("level", "rated_at", "due", "open")}
        upsert = told.on_conflict_do_update(index_elements=list(bad_rating.primary_key), set_=changed)
        await connection.execute(upsert, list(rows))


@dataclass(frozen=True, slots=True)
class BadRow:
    """One bad evaluation as the page shows it."""

    row: Row[Any]
    follow_up: FollowUp | None


async def list_bad(
    connection: AsyncConnection, hall: str, *, is_open: bool, after: tuple[str, str, str] | None = None
) -> list[BadRow]:
    """Open ones by their last day, or closed ones the latest first; one more than a page where there are more."""
    place = (bad_rating.c.due, bad_rating.c.window, bad_rating.c.question)
    known = (case_row.c.window == bad_rating.c.window) & (case_row.c.case_id == bad_rating.c.case_id)
    wanted = (
        select(bad_rating, case_row.c.number, case_row.c.title, window.c.number.label("place"))
        .join(case_row, known)
        .join(window, window.c.id == bad_rating.c.window)
        .where(bad_rating.c.open.is_(is_open))
        .order_by(*(place if is_open else [one.desc() for one in place]))
        .limit(PAGE + 1)
    )
    if hall:
        wanted = wanted.where(bad_rating.c.hall == hall)
    if after is not None:
        wanted = wanted.where(tuple_(*place) > after if is_open else tuple_(*place) < after)
    rows = (await connection.execute(wanted)).all()
    cases: dict[tuple[str, str], Case] = {}
    for name in sorted({row.window for row in rows}):
        found = await read_cases(connection, name, [row.case_id for row in rows if row.window == name])
        cases |= {(name, case_id): case for case_id, case in found.items()}
    return [BadRow(row, _follow_up(cases.get((row.window, row.case_id)), row.question)) for row in rows]


def _follow_up(case: Case | None, question: str) -> FollowUp | None:
    found = follow_ups(case, shipped_rule()) if case is not None else ()
    return next((one for one in found if one.key == question), None)


async def count_bad(connection: AsyncConnection, hall: str, today: str) -> tuple[int, int, int]:
    """Open ones that are over due, all open ones, and those that are done."""
    over = func.count().filter(bad_rating.c.open & (bad_rating.c.due < today))
    wanted = select(over, func.count().filter(bad_rating.c.open), func.count().filter(~bad_rating.c.open))
    found = (await connection.execute(wanted.where(bad_rating.c.hall == hall) if hall else wanted)).one()
    return int(found[0]), int(found[1]), int(found[2])
