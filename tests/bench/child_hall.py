# SPDX-License-Identifier: Apache-2.0
"""One of several processes that make a hall, or read it.

``child_hall.py make HOME DATABASE PLAN SHARE OF`` makes every OF-th window from SHARE (0 is the first), without those
that are there; ``… read HOME DATABASE UNTIL`` is a projector until nothing is left of what was done before a day
(ISO). Prints a line of JSON.
"""

import asyncio
import json
import sys
import time
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import and_, func, select

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.rehearsal.made_hall import HallPlan, make_window
from counter_app.server.centre import Centre, open_centre
from counter_app.server.projector import ALL_BATCH, project_window
from counter_app.server.settings import CentreSettings
from counter_app.server.tables.cases import projection
from counter_app.server.tables.ledger import ledger
from counter_app.server.tables.windows import window


async def _make(centre: Centre, plan: HallPlan, share: int, of: int) -> int:
    async with centre.reading() as connection:
        there = set((await connection.execute(select(window.c.number))).scalars())
    actions = 0
    for number in range(share + 1, plan.windows + 1, of):
        if str(number) not in there:
            actions += await make_window(centre, plan, number)
    return actions


async def _read(centre: Centre, until: date) -> int:
    """Windows in turns, so that two processes seldom want the same one."""
    moment = to_micros(datetime(until.year, until.month, until.day, tzinfo=SHANGHAI))
    place = ledger.c.window == projection.c.window, ledger.c.epoch == projection.c.epoch
    wanted = (
        select(projection.c.window, func.max(ledger.c.seq))
        .join(ledger, and_(*place))
        .where(ledger.c.created < moment, ledger.c.seq > projection.c.seq)
        .group_by(projection.c.window)
        .order_by(func.random())
    )
    read = 0
    while True:
        async with centre.reading() as connection:
            behind = (await connection.execute(wanted)).all()
        if not behind:
            return read
        for name, last in behind:
            while (step := await project_window(centre, name, ALL_BATCH)) is not None:
                if step.parked:
                    raise RuntimeError(f"{step.parked} actions could not be read")
                read += step.read
                async with centre.reading() as connection:
                    at = await connection.scalar(select(projection.c.seq).where(projection.c.window == name))
                if at >= last:
                    break


async def main(work: str, home: str, database: str, *words: str) -> None:
    """Do it, and tell how many actions it was and what it took of the processor."""
    centre = open_centre(CentreSettings(Path(home), database=database))
    try:
        used = time.process_time()
        if work == "make":
            plan, share, of = words
            windows, days, cases = map(int, plan.split(","))
            actions = await _make(centre, HallPlan(windows, days, cases), int(share), int(of))
        else:
            actions = await _read(centre, date.fromisoformat(words[0]))
        print(json.dumps({"actions": actions, "cpu": time.process_time() - used}))
    finally:
        await centre.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
