# SPDX-License-Identifier: Apache-2.0
"""How long the centre could not be reached on a day, and how late what was written got there: for the day's log.

An attempt in vain begins or prolongs a gap, the next answer ends it. Nothing counts while no window is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import civil_date, from_micros
from counter_app.store.tables import centre_day

SLOW = 10 * 60 * 1_000_000
"""An action that needs longer than this to the centre is late (µs)."""
MOST_BETWEEN = 15 * 60 * 1_000_000
"""Attempts lie closer together than this; where they do not, no window was open, and nobody was waiting (µs)."""


@dataclass(frozen=True, slots=True)
class CentreDay:
    """A day: time without the centre (µs), actions that came late, and the longest way of any (µs)."""

    offline: int = 0
    late: int = 0
    slowest: int = 0


def unheard(connection: Connection, now: int) -> None:
    """Nobody answered."""
    _pass_time(connection, now, still=True)


def heard(connection: Connection, now: int) -> None:
    """The centre answered: a gap that was open is over."""
    _pass_time(connection, now, still=False)


def arrived(connection: Connection, now: int, written: Sequence[int]) -> None:
    """The centre has actions that were written at these moments (µs)."""
    ways = [max(now - at, 0) for at in written]
    if ways:
        before = _row(connection, _day(now))
        values = {
            "late": before.late + sum(one > SLOW for one in ways),
            "slowest": max(before.slowest, *ways),
        }
        connection.execute(update(centre_day).where(centre_day.c.day == _day(now)).values(values))


def of_day(connection: Connection, day: date) -> CentreDay:
    """What is known of a day."""
    row = connection.execute(select(centre_day).where(centre_day.c.day == day.isoformat())).one_or_none()
    return CentreDay() if row is None else CentreDay(row.offline, row.late, row.slowest)


def _pass_time(connection: Connection, now: int, *, still: bool) -> None:
    since = connection.scalar(
        select(centre_day.c.unheard_at).where(centre_day.c.unheard_at > 0).order_by(centre_day.c.day.desc()).limit(1)
    )
    if since is None and not still:
        return
    _row(connection, _day(now))
    connection.execute(update(centre_day).where(centre_day.c.unheard_at > 0).values(unheard_at=0))
    passed = now - since if since is not None else 0
    values = {"unheard_at": now if still else 0}
    today = update(centre_day).where(centre_day.c.day == _day(now))
    if 0 < passed <= MOST_BETWEEN:
        connection.execute(today.values(offline=centre_day.c.offline + passed, **values))
    else:
        connection.execute(today.values(**values))


def _row(connection: Connection, day: str) -> CentreDay:
    fresh = insert(centre_day).values(day=day, offline=0, late=0, slowest=0, unheard_at=0)
    connection.execute(fresh.on_conflict_do_nothing())
    return of_day(connection, date.fromisoformat(day))


def _day(at: int) -> str:
    return civil_date(from_micros(at)).isoformat()
