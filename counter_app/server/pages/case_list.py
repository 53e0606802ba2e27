# SPDX-License-Identifier: Apache-2.0
"""Cases in lists, masked: by their ids, by their number, by their last day. Long lists go on from the row before."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.cases.numbers import parse_case_number
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.windows import window

PAGE = 100
LEAST_TYPED = 4
SEARCHED_MICROS = 31 * 24 * 3600 * 1_000_000
_ROWS = select(case_row, window.c.number.label("place")).join(window, window.c.id == case_row.c.window)


def _of(hall: str) -> list[ColumnElement[bool]]:
    return [case_row.c.hall == hall] if hall else []


async def cases_by_id(connection: AsyncConnection, window_id: str, ids: Collection[str]) -> Sequence[Row[Any]]:
    """Cases of one window, by their numbers."""
    wanted = _ROWS.where(case_row.c.window == window_id, case_row.c.case_id.in_(list(ids)))
    return (await connection.execute(wanted.order_by(case_row.c.number, case_row.c.case_id))).all()


async def cases_by_number(
    connection: AsyncConnection, halls: Sequence[str], typed: str, now: int
) -> Sequence[Row[Any]]:
    """The case with this number; of a piece of one those that were worked on in the last month, the latest first."""
    try:
        number = str(parse_case_number(typed))
    except CounterError:
        piece = "".join(typed.split()).upper()
        if len(piece) < LEAST_TYPED or not piece.replace("-", "").isalnum():
            return ()
        wanted = _ROWS.where(
            case_row.c.hall.in_(halls),
            case_row.c.updated_at >= now - SEARCHED_MICROS,
            case_row.c.number.contains(piece, autoescape=True),
        )
        return (await connection.execute(wanted.order_by(case_row.c.updated_at.desc()).limit(PAGE))).all()
    wanted = _ROWS.where(case_row.c.hall.in_(halls), case_row.c.number == number)
    return (await connection.execute(wanted)).all()


async def due_cases(
    connection: AsyncConnection, hall: str, upto: str, after: tuple[str, str, str] | None = None
) -> Sequence[Row[Any]]:
    """Open cases whose last day is not behind ``upto``, the one that is over for longest first."""
    place = (case_row.c.due, case_row.c.window, case_row.c.case_id)
    wanted = _ROWS.where(case_row.c.open, case_row.c.due != "", case_row.c.due <= upto, *_of(hall))
    if after is not None:
        wanted = wanted.where(tuple_(*place) > after)
    return (await connection.execute(wanted.order_by(*place).limit(PAGE + 1))).all()


async def count_due(connection: AsyncConnection, hall: str, today: str) -> tuple[int, int]:
    """How many are over due, and how many are due today."""
    over = func.count().filter(case_row.c.due < today)
    now = func.count().filter(case_row.c.due == today)
    wanted = select(over, now).where(case_row.c.open, case_row.c.due != "", case_row.c.due <= today, *_of(hall))
    found = (await connection.execute(wanted)).one()
    return int(found[0]), int(found[1])
