# SPDX-License-Identifier: Apache-2.0
"""How all windows of a hall stand right now, those that need somebody first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, from_micros
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.queue import WAITING, hall_ticket
from counter_app.server.tables.standing import window_standing
from counter_app.server.tables.windows import FROZEN, REVOKED, chain, window
from counter_app.wire.standing import SILENT, WindowState

_SECOND = 1_000_000
OLD_OUTBOX_S = 600
"""Seconds after which what waits at a window is told, as at the window itself."""
LONG_WAIT_S = 1800


class Sight(StrEnum):
    """What a window looks like from the centre."""

    frozen = "frozen"
    silent = "silent"  # it was open today and says nothing any more
    open = "open"
    paused = "paused"
    locked = "locked"
    closed = "closed"
    unknown = "unknown"  # its actions came in today, and it did not say how it stands
    absent = "absent"  # nothing was heard of it today


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One window. ``heard_at`` is its last word, ``synced_at`` its last push (µs, 0 for never)."""

    window: str
    hall: str
    number: str
    sight: Sight
    clerk: str
    open_cases: int
    waiting: int
    longest_wait_s: int
    outbox: int
    oldest_s: int
    faults: tuple[str, ...]
    heard_at: int
    synced_at: int

    @property
    def outbox_is_old(self) -> bool:
        """Whether something has waited for so long that somebody should look."""
        return self.outbox > 0 and self.oldest_s >= OLD_OUTBOX_S

    @property
    def wait_is_long(self) -> bool:
        """Whether somebody has waited very long."""
        return self.longest_wait_s >= LONG_WAIT_S

    @property
    def needs_somebody(self) -> bool:
        """Whether this window leads the board."""
        return self.sight in (Sight.frozen, Sight.silent) or bool(self.faults) or self.outbox_is_old

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Faults and silence first, then long waits, then as the windows are numbered; what is absent last."""
        rank = 0 if self.needs_somebody else 1 if self.wait_is_long else 3 if self.sight is Sight.absent else 2
        digits = int(self.number) if self.number.isascii() and self.number.isdigit() else 0
        return rank, self.hall, digits, self.number


_SYNCED = select(chain.c.window, func.max(chain.c.touched_at).label("at")).group_by(chain.c.window).subquery()
_BOARD = (
    select(window, window_standing, _SYNCED.c.at.label("synced_at"))
    .outerjoin(window_standing, window_standing.c.window == window.c.id)
    .outerjoin(_SYNCED, _SYNCED.c.window == window.c.id)
    .where(window.c.state != REVOKED)
)
_IN_SIGHT = {one.value: Sight(one.value) for one in WindowState}


async def board(connection: AsyncConnection, hall: str, now: int) -> list[BoardRow]:
    """Every window of a hall ("" for all of them)."""
    wanted = _BOARD.where(window.c.hall == hall) if hall else _BOARD
    rows = (await connection.execute(wanted)).all()
    today = civil_date(from_micros(now))
    found = []
    for row in rows:
        heard = row.told_at or 0
        sight = _IN_SIGHT.get(row[_STATE] or "", Sight.absent)
        if row[_PLACE_STATE] == FROZEN:
            sight = Sight.frozen
        elif not _was_on(today, heard):
            sight = Sight.unknown if _was_on(today, row.synced_at or 0) else Sight.absent
        elif sight is not Sight.closed and now - heard > SILENT * _SECOND:
            sight = Sight.silent
        known = sight not in (Sight.absent, Sight.unknown)
        found.append(
            BoardRow(
                window=row.id,
                hall=row.hall,
                number=row.number,
                sight=sight,
                clerk=(row.clerk or "") if known else "",
                open_cases=(row.open_cases or 0) if known else 0,
                waiting=(row.waiting or 0) if known else 0,
                longest_wait_s=(row.longest_wait_s or 0) if known else 0,
                outbox=row.outbox or 0,
                oldest_s=row.oldest_s or 0,
                faults=tuple((row.faults or "").split()) if known else (),
                heard_at=heard,
                synced_at=row.synced_at or 0,
            )
        )
    if untold := [one.window for one in found if one.sight is Sight.unknown]:
        in_hand = await _in_hand(connection, untold)
        found = [replace(one, open_cases=in_hand.get(one.window, one.open_cases)) for one in found]
    return sorted(found, key=lambda one: one.order)


def _was_on(day: date, moment: int) -> bool:
    return bool(moment) and civil_date(from_micros(moment)) == day


async def _in_hand(connection: AsyncConnection, windows: Sequence[str]) -> Mapping[str, int]:
    """Open cases by their window, as its actions tell."""
    wanted = select(case_row.c.window, func.count()).where(case_row.c.window.in_(windows), case_row.c.open)
    return {name: int(count) for name, count in (await connection.execute(wanted.group_by(case_row.c.window))).all()}


_COLUMNS = [*window.c, *window_standing.c]
_PLACE_STATE, _STATE = _COLUMNS.index(window.c.state), _COLUMNS.index(window_standing.c.state)
"""Both tables have a column of this name."""


@dataclass(frozen=True, slots=True)
class HallQueue:
    """Who waits for no window of their own: how many, and since when the first of them (µs, 0 for nobody)."""

    waiting: int
    since: int

    def longest_s(self, now: int) -> int:
        """How long somebody has waited at most."""
        return max(0, now - self.since) // _SECOND if self.waiting else 0


async def hall_queue(connection: AsyncConnection, hall: str, now: int) -> HallQueue:
    """The queue that the centre keeps for a hall ("" for all); windows count their own."""
    ticket = hall_ticket.c
    today = civil_date(from_micros(now)).isoformat()
    wanted = select(func.count(), func.min(ticket.taken_at)).where(ticket.day == today, ticket.state == WAITING)
    count, since = (await connection.execute(wanted.where(ticket.hall == hall) if hall else wanted)).one()
    return HallQueue(int(count), int(since or 0))


async def halls(connection: AsyncConnection) -> Sequence[str]:
    """All halls with windows."""
    wanted = select(window.c.hall).where(window.c.state != REVOKED).distinct().order_by(window.c.hall)
    return (await connection.execute(wanted)).scalars().all()
