# SPDX-License-Identifier: Apache-2.0
"""Figures, days and what citizens are told made anew from the ledger, for actions that were read before there were any.

One window after the other, each in one transaction: nobody sees half of it, and its next actions wait meanwhile.
"""

import asyncio
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.duty_log import place_of
from counter_app.server.bad_ratings import bad_rows, write_bad
from counter_app.server.case_reading import read_cases
from counter_app.server.centre import Centre
from counter_app.server.citizen_rows import CitizenRows, write_citizen_rows
from counter_app.server.counted import Counting, write_counted, write_waits
from counter_app.server.ledger import Place
from counter_app.server.projector import read_actions, rows_between
from counter_app.server.tables.bad_ratings import bad_rating
from counter_app.server.tables.cases import case_row, projection
from counter_app.server.tables.counted import counted, day_act, window_day
from counter_app.server.window_days import write_days

AT_ONCE = 200
STRETCH = 1000


class Recounted(NamedTuple):
    """What was counted anew."""

    windows: int
    cases: int


async def recount(centre: Centre) -> Recounted:
    """Every window."""
    async with centre.reading() as connection:
        names = (await connection.execute(select(projection.c.window).distinct())).scalars().all()
    cases = 0
    for name in sorted(names):
        async with centre.engine.begin() as connection:
            cases += await _window(connection, name, centre.keys.status)
    return Recounted(len(names), cases)


async def _window(connection: AsyncConnection, name: str, secret: bytes) -> int:
    held = select(projection.c.epoch, projection.c.seq).where(projection.c.window == name).order_by(projection.c.epoch)
    places = (await connection.execute(held.with_for_update())).all()
    for table in (counted, day_act, window_day, bad_rating):
        await connection.execute(delete(table).where(table.c.window == name))
    here = select(case_row.c.case_id, case_row.c.hall).where(case_row.c.window == name)
    halls = {row.case_id: row.hall for row in (await connection.execute(here)).all()}
    hall = next(iter(halls.values()), "")
    for place in places:
        for first in range(0, place.seq, STRETCH):
            last = min(first + STRETCH, place.seq)
            rows = await rows_between(connection, Place(name, place.epoch), first, last)
            found = await asyncio.to_thread(read_actions, Place(name, place.epoch), last, rows)
            await write_days(connection, name, hall, found.actions)
            await write_waits(connection, name, hall, (one for one, _ in found.actions))
    ids = sorted(halls)
    for start in range(0, len(ids), AT_ONCE):
        counting, citizens = Counting(), CitizenRows(secret, hall)
        for case_id, case in (await read_cases(connection, name, ids[start : start + AT_ONCE])).items():
            counting.add(name, halls[case_id], [], sorted(case.history, key=place_of))
            counting.bad += bad_rows(name, halls[case_id], case)
            citizens.add(name, case)
        counting.anew.clear()  # nothing is left of them
        await write_counted(connection, name, counting)
        await write_bad(connection, counting.bad)
        await write_citizen_rows(connection, name, citizens)
    return len(ids)
