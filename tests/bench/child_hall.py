# SPDX-License-Identifier: Apache-2.0
"""One of several processes that make a hall, or read it.

``child_hall.py make HOME DATABASE PLAN SHARE OF`` makes every OF-th window from SHARE (0 is the first), without those
that are there; ``… read HOME DATABASE`` is a projector until nothing is left. Prints a line of JSON.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from sqlalchemy import select

from counter_app.rehearsal.made_hall import HallPlan, make_window
from counter_app.server.centre import Centre, open_centre
from counter_app.server.projector import project_all
from counter_app.server.settings import CentreSettings
from counter_app.server.tables.windows import window


async def _make(centre: Centre, plan: HallPlan, share: int, of: int) -> int:
    async with centre.reading() as connection:
        there = set((await connection.execute(select(window.c.number))).scalars())
    actions = 0
    for number in range(share + 1, plan.windows + 1, of):
        if str(number) not in there:
            actions += await make_window(centre, plan, number)
    return actions


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
            read = await project_all(centre)
            if read.parked:
                raise RuntimeError(f"{read.parked} actions could not be read")
            actions = read.read
        print(json.dumps({"actions": actions, "cpu": time.process_time() - used}))
    finally:
        await centre.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
