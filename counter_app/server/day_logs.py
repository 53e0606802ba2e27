# SPDX-License-Identifier: Apache-2.0
"""窗口日志 made again at the centre: from the actions that arrived, by the very functions of the window.

Where a day was closed, the hash of what comes out here is held against the one that was closed: the third side of
三方对数.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.case import Case
from counter_app.cases.day_acts import DaySampled
from counter_app.cases.day_standing import DayActs, DayStanding, DayState, acts_of
from counter_app.cases.duty_log import duty_log, log_hash, place_of
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.cases.log_figures import WORK
from counter_app.cases.log_parts import FORM, DutyLog
from counter_app.cases.surroundings import CentreStanding, Surroundings
from counter_app.server.case_reading import read_cases
from counter_app.server.tables.cases import IS_OF_ORIGINAL, case_action, case_row, quarantine
from counter_app.server.tables.counted import window_day
from counter_app.server.tables.day_words import day_word
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.tables.windows import chain, window
from counter_app.server.window_days import read_acts


@dataclass(frozen=True, slots=True)
class CentreDay:
    """A day of a window as the centre sees it. ``recomputed`` is the hash of the log as it comes out here, ``later``
    are cases that were worked on behind the closing."""

    window: Row[Any]
    day: date
    acts: DayActs
    log: DutyLog
    recomputed: str
    parked: int  # actions of the window that the centre could not read
    later: tuple[str, ...] = ()

    @property
    def state(self) -> DayState:
        """Where the log stands."""
        return self.acts.state

    @property
    def standing(self) -> DayStanding:
        """The same as the window's rules ask for it."""
        return self.standing_with(None)

    def standing_with(self, drawn: DaySampled | None) -> DayStanding:
        """The same with a sample that was drawn here."""
        return DayStanding(
            day=self.day,
            window=self.window.number,
            acts=self.acts,
            log=self.log,
            log_hash=self.recomputed,
            later=self.later,
            drawn=drawn,
        )

    @property
    def agrees(self) -> bool | None:
        """Whether the closed hash comes out here as well; None where it cannot be said."""
        closing = self.acts.closing
        if closing is None or self.acts.erased:
            return None
        return closing.log_hash == self.recomputed


async def day_log(connection: AsyncConnection, place: Row[Any], day: date) -> CentreDay:
    """The log of a window's day."""
    acts = acts_of(day, await read_acts(connection, place.id, day.isoformat()))
    actions = await _actions_on(connection, place.id, day)
    closing = acts.closing
    upto = None
    if closing is not None:
        upto = await _place_of(connection, place.id, closing.last) or (closing.epoch, closing.seq)
    touched = {one.case for one in actions if one.case and (upto is None or place_of(one) <= upto)}
    due = closing.due if closing is not None else await _due(connection, place.id, day)
    cases = await read_cases(connection, place.id, sorted(touched | set(due)))
    parked = await connection.scalar(
        select(func.count()).select_from(quarantine).where(quarantine.c.window == place.id)
    )
    if upto is None:
        around = await _surroundings(connection, place)
        log = await asyncio.to_thread(_open_log, actions, day, [*cases.values()], around)
    else:
        log = await asyncio.to_thread(_closed_log, actions, day, [*cases.values()], acts, upto)
    later = {one.case for one in actions if upto is not None and isinstance(one.facts, WORK) and place_of(one) > upto}
    return CentreDay(place, day, acts, log, log_hash(log), int(parked or 0), tuple(sorted(later)))


def _open_log(actions: Sequence[Action], day: date, cases: Sequence[Case], around: Surroundings) -> DutyLog:
    return duty_log(actions, day, cases, surroundings=around)


def _closed_log(
    actions: Sequence[Action], day: date, cases: Sequence[Case], acts: DayActs, upto: tuple[int, int]
) -> DutyLog:
    closing = acts.closing
    if closing is None:
        raise ValueError("the day is not closed")
    return duty_log(
        actions,
        day,
        cases,
        surroundings=closing.surroundings,
        upto=upto,
        previous=closing.previous,
        answers=acts.answers,
        note=acts.note,
    )


async def window_of(connection: AsyncConnection, name: str) -> Row[Any] | None:
    """A window by its id."""
    return (await connection.execute(select(window).where(window.c.id == name))).one_or_none()


async def _actions_on(connection: AsyncConnection, name: str, day: date) -> list[Action]:
    """Everything a window wrote on a day, as far as it can be read here."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    body = action_body.c
    wanted = (
        select(body.header, body.facts, body.personal)
        .where(
            body.window == name, body.created >= to_micros(start), body.created < to_micros(start + timedelta(days=1))
        )
        .order_by(body.epoch, body.seq)
    )
    rows = (await connection.execute(wanted)).all()

    def told() -> list[Action]:
        found = []
        for row in rows:
            try:
                found.append(decode(ActionBytes(row.header, row.facts, row.personal)))
            except CounterError:  # parked: the page says that there are such
                continue
        return found

    return await asyncio.to_thread(told)


async def _due(connection: AsyncConnection, name: str, day: date) -> Sequence[str]:
    """Cases whose last day it is, or was before, and those of which an original lies at the window that evening."""
    wanted = select(case_row.c.case_id).where(
        case_row.c.window == name, case_row.c.open, case_row.c.due <= day.isoformat(), case_row.c.due != ""
    )
    end = to_micros(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1))
    here = func.sum(case((case_action.c.kind == "original_held", 1), else_=-1)) > 0  # each is given back once
    kept = select(case_action.c.case_id).where(IS_OF_ORIGINAL, case_action.c.window == name)
    kept = kept.where(case_action.c.created < end).group_by(case_action.c.case_id).having(here)
    return [*(await connection.execute(wanted)).scalars(), *(await connection.execute(kept)).scalars()]


async def _place_of(connection: AsyncConnection, name: str, action: str) -> tuple[int, int] | None:
    """Where an action stands, also where it got another place."""
    if not action:
        return None
    wanted = select(ledger.c.epoch, ledger.c.seq).where(ledger.c.id == action, ledger.c.window == name)
    row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else (row.epoch, row.seq)


async def _surroundings(connection: AsyncConnection, place: Row[Any]) -> Surroundings:
    """What the centre knows of the way from the window: its own marks."""
    wanted = select(chain.c.epoch, chain.c.mark).where(chain.c.window == place.id).order_by(chain.c.epoch)
    marks = tuple((row.epoch, row.mark) for row in (await connection.execute(wanted)).all())
    return Surroundings(form=FORM, hall=place.hall, centre=CentreStanding.enrolled, marks=marks)


PARTS = ("to_sign", "open", "returned", "signed")
PAGE = 100
_ON_ITS_WAY = (
    select(day_word.c.word)
    .where(day_word.c.window == window_day.c.window, day_word.c.day == window_day.c.day)
    .where(day_word.c.log_hash == window_day.c.log_hash, day_word.c.standing == "")
    .correlate(window_day)
    .exists()
)
"""A word to the log it has now that its window has not answered."""
_PART = {
    "to_sign": window_day.c.state.in_((DayState.closed.value, DayState.sampled.value)),
    "open": (window_day.c.state == DayState.open.value) & window_day.c.worked & (window_day.c.returned == 0),
    "returned": (window_day.c.state == DayState.open.value) & (window_day.c.returned > 0),
    "signed": window_day.c.state == DayState.signed.value,
}


async def list_days(
    connection: AsyncConnection, hall: str, part: str, after: tuple[str, str] | None = None
) -> Sequence[Row[Any]]:
    """Days of windows in one part, the latest first and by the windows' numbers; one more than a page has, if any. Each
    with the last word that was said here to the log it has now."""
    place = (window_day.c.hall, func.length(window.c.number), window.c.number, window.c.id)
    word = (
        select(day_word.c.kind, day_word.c.standing)
        .where(day_word.c.window == window_day.c.window, day_word.c.day == window_day.c.day)
        .where(day_word.c.log_hash == window_day.c.log_hash)
        .order_by(day_word.c.at.desc(), day_word.c.word.desc())
        .limit(1)
        .correlate(window_day)
    )
    said = [word.with_only_columns(one).scalar_subquery().label(f"word_{one.name}") for one in word.selected_columns]
    wanted = (
        select(window_day, window.c.number, *said)
        .join(window, window.c.id == window_day.c.window)
        .where(_PART[part])
        .order_by(window_day.c.day.desc(), *place)
        .limit(PAGE + 1)
    )
    if hall:
        wanted = wanted.where(window_day.c.hall == hall)
    if after is not None:
        day, id = after
        last = select(window_day.c.hall, func.length(window.c.number), window.c.number, window.c.id)
        last = last.join(window, window.c.id == window_day.c.window).where(window_day.c.day == day, window.c.id == id)
        behind = (window_day.c.day == day) & (tuple_(*place) > last.scalar_subquery())
        wanted = wanted.where((window_day.c.day < day) | behind)
    return (await connection.execute(wanted)).all()


async def count_days(connection: AsyncConnection, hall: str, since: str) -> dict[str, int]:
    """How many there are in each part since a day; to be signed are those to which nobody here said a word yet."""
    found = {}
    for part in PARTS:
        wanted = select(func.count()).select_from(window_day).where(_PART[part], window_day.c.day >= since)
        if part == "to_sign":
            wanted = wanted.where(~_ON_ITS_WAY)
        found[part] = int(await connection.scalar(wanted.where(window_day.c.hall == hall) if hall else wanted) or 0)
    return found
