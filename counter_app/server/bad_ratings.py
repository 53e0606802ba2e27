# SPDX-License-Identifier: Apache-2.0
"""差评 of all windows with their clocks, over due first. Written beside the lists of cases; steps are read from a case.

Windows follow them up; here is seen what is late. The last day is that of the window: by the days and the calendar that
were published (``published_rules``); it moves as soon as others are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case
from counter_app.cases.follow_up_rules import FollowUp, FollowUpRule, follow_ups
from counter_app.cases.rating import BAD
from counter_app.server.case_reading import read_cases
from counter_app.server.published_rules import FollowUpRules, follow_up_rules
from counter_app.server.tables.bad_ratings import bad_rating
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.feeds import feed_head
from counter_app.server.tables.windows import window
from counter_app.wire.feeds import Feed

PAGE = 50
NO_CLOCK = FollowUpRule(0, WorkCalendar.unread())
"""Where only the steps are asked for."""


def bad_rows(name: str, hall: str, case: Case) -> list[dict[str, Any]]:
    """The bad evaluations of a case as rows without their last day; none of most."""
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
            "open": one.is_open,
        }
        for one in follow_ups(case, NO_CLOCK)
    ]


async def write_bad(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Into the table with their last day, in the caller's transaction; nothing is published meanwhile."""
    if rows:
        heads = select(feed_head.c.feed).where(feed_head.c.feed.in_((Feed.configuration.value, Feed.calendar.value)))
        await connection.execute(heads.order_by(feed_head.c.feed.desc()).with_for_update(read=True))
        clocks = _Clocks(await follow_up_rules(connection))
        rows = [{**one, "due": clocks.due(one["hall"], one["rated_at"])} for one in rows]
        told = insert(bad_rating)
        changed = {name: told.excluded[name] for name in ("level", "rated_at", "due", "open")}
        upsert = told.on_conflict_do_update(index_elements=list(bad_rating.primary_key), set_=changed)
        await connection.execute(upsert, list(rows))


class _Clocks:
    """Last days, each found once: many were given on one day."""

    def __init__(self, rules: FollowUpRules) -> None:
        self.rules = rules
        self._known: dict[tuple[str, date], str] = {}

    def due(self, hall: str, rated_at: int) -> str:
        place = hall, civil_date(from_micros(rated_at))
        if place not in self._known:
            self._known[place] = self.rules.of_hall(hall).due(rated_at).isoformat()
        return self._known[place]


async def due_again(connection: AsyncConnection) -> int:
    """Every last day by what is published now, in the caller's transaction: how many are others."""
    keys = list(bad_rating.primary_key)
    rows = (await connection.execute(select(*keys, bad_rating.c.hall, bad_rating.c.rated_at, bad_rating.c.due))).all()
    if not rows:
        return 0
    clocks = _Clocks(await follow_up_rules(connection))
    moved = [
        {f"of_{one.name}": getattr(row, one.name) for one in keys} | {"due": now}
        for row in sorted(rows)  # as the projector writes them: nobody waits in a circle
        if (now := clocks.due(row.hall, row.rated_at)) != row.due
    ]
    if moved:
        here = [one == bindparam(f"of_{one.name}") for one in keys]
        await connection.execute(update(bad_rating).where(*here).values(due=bindparam("due")), moved)
    return len(moved)


@dataclass(frozen=True, slots=True)
class BadRow:
    """One bad evaluation as the page shows it, by the rule of its hall."""

    row: Row[Any]
    follow_up: FollowUp | None
    rule: FollowUpRule

    def days_left(self, today: date) -> int:
        """Working days that are left, 0 on the last one; below 0 how many it is over."""
        return self.rule.calendar.working_days_between(today, date.fromisoformat(self.row.due))


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
    rules = await follow_up_rules(connection)
    return [_bad_row(row, cases.get((row.window, row.case_id)), rules.of_hall(row.hall)) for row in rows]


def _bad_row(row: Row[Any], case: Case | None, rule: FollowUpRule) -> BadRow:
    found = follow_ups(case, rule) if case is not None else ()
    return BadRow(row, next((one for one in found if one.key == row.question), None), rule)


async def count_bad(connection: AsyncConnection, hall: str, today: str) -> tuple[int, int, int]:
    """Open ones that are over due, all open ones, and those that are done."""
    over = func.count().filter(bad_rating.c.open & (bad_rating.c.due < today))
    wanted = select(over, func.count().filter(bad_rating.c.open), func.count().filter(~bad_rating.c.open))
    found = (await connection.execute(wanted.where(bad_rating.c.hall == hall) if hall else wanted)).one()
    return int(found[0]), int(found[1]), int(found[2])
