# SPDX-License-Identifier: Apache-2.0
"""Parked actions, tried again by a newer program: what can be taken comes into its case, and the window hears of it."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.centre import Centre
from counter_app.server.feeds import put
from counter_app.server.ledger import Place
from counter_app.server.projector import Progress, feed_key, is_of_values, read_actions, rows_between, write_cases
from counter_app.server.tables.cases import projection, quarantine
from counter_app.server.tables.windows import window
from counter_app.wire.feeds import Feed, Quarantined, of_window, written

PAGE = 200
logger = logging.getLogger(__name__)


async def try_parked(centre: Centre) -> Progress:
    """Try every parked action once, in order. Answers how many were taken and how many stay."""
    tried = taken = 0
    last = ("", 0, 0)
    while rows := await _behind(centre, last):
        for row in rows:
            last = row.window, row.epoch, row.seq
            tried += 1
            try:
                async with centre.engine.begin() as connection:
                    taken += await _taken(connection, centre, row)
            except Exception as error:
                if isinstance(error, DBAPIError | OSError) and not is_of_values(error):
                    raise
                logger.warning("epoch %d seq %d of %s stays parked", row.epoch, row.seq, row.window)
    return Progress(taken, tried - taken)


async def _behind(centre: Centre, last: tuple[str, int, int]) -> Sequence[Row[Any]]:
    """The next ones in order."""
    order = quarantine.c.window, quarantine.c.epoch, quarantine.c.seq
    wanted = select(quarantine).where(tuple_(*order) > tuple_(*last)).order_by(*order).limit(PAGE)
    async with centre.reading() as connection:
        return (await connection.execute(wanted)).all()


async def _taken(connection: AsyncConnection, centre: Centre, row: Row[Any]) -> bool:
    """Whether an action could be taken now. Its window's cases are nobody else's meanwhile."""
    place = Place(row.window, row.epoch)
    held = select(projection.c.epoch).where(projection.c.window == place.window).with_for_update()
    await connection.execute(held.order_by(projection.c.epoch))
    hall = (await connection.execute(select(window.c.hall).where(window.c.id == place.window))).scalar_one()
    found = await rows_between(connection, place, row.seq - 1, row.seq)
    batch = await asyncio.to_thread(read_actions, place, row.seq, found)
    await write_cases(connection, batch, hall, centre.keys.status)
    if batch.parked or not batch.actions:
        return False
    here = (quarantine.c.window == place.window, quarantine.c.epoch == place.epoch, quarantine.c.seq == row.seq)
    gone = await connection.execute(delete(quarantine).where(*here))
    if not gone.rowcount:  # another worker was quicker
        return False
    told = Quarantined(epoch=row.epoch, seq=row.seq, action=row.id, code=row.code)
    audience, key = of_window(place.window), feed_key(place, row.seq)
    await put(connection, centre, Feed.quarantine, key, "2", written(told), audience=audience, gone=True)
    return True
