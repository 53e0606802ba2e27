# SPDX-License-Identifier: Apache-2.0
"""Look-ups while centre and line die: an answer is the right one or none, and each that came was logged before."""

import asyncio
import csv
import random
import threading
import time
from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.catalogue.register_book import shipped_register
from counter_app.rehearsal.windows import CLERK
from counter_app.server.centre import open_centre
from counter_app.server.register.loading import load
from counter_app.server.register.making import MadeCity, write_city
from counter_app.server.tables.register import look_up
from counter_app.sync.register import AWAY, CentreRegister
from counter_app.wire.register import Question
from faults.attachments import AttachingWindow, Sheets, trouble
from faults.scene import Scene

PEOPLE = 30
MOST_ASKED = 100
SECONDS = 60.0


def ask_through_trouble(scene: Scene) -> list[str]:
    """Ask about one after the other while the centre is killed and the line is cut. What did not hold: faults."""
    people = _made_register(scene)
    window = AttachingWindow(scene, f"http://127.0.0.1:{scene.line.port}")
    client = window.played.client
    if client is None:
        raise ValueError("connected a moment ago")
    register = CentreRegister(lambda: client)
    faults: list[str] = []
    answered: Counter[str] = Counter()
    over = threading.Event()
    befalling = threading.Thread(target=trouble, args=(scene, Sheets(), over, faults))
    try:
        befalling.start()
        ends = time.monotonic() + SECONDS
        asked = 0
        while (not over.is_set() or not answered) and time.monotonic() < ends and asked < MOST_ASKED:
            asked += 1
            number, name = scene.chance.choice(people)
            case = f"case-{asked}"
            asking = Question(query="person_insurance", number=number, purpose="item", clerk=CLERK, case=case)
            try:
                told = register.ask(asking)
            except CounterError as away:
                if away.code != AWAY:
                    faults.append(f"a look-up ended in {away.code}")
                time.sleep(0.05)
                continue
            found = next((one.rows for one in told.tables if one.kind == "people"), ())
            if [(one["id_number"], one["name"]) for one in found] != [(number, name)]:
                faults.append("somebody else was answered")
            answered[case] += 1
        befalling.join()
        logged = Counter(scene.centre.with_connection(lambda one: _logged(one, window.played.id)))
        faults += [f"answered and not logged: {case}" for case in answered if not logged[case]]
        if not answered:
            faults.append("nothing was answered")
        return faults
    finally:
        window.played.close()


def _made_register(scene: Scene) -> list[tuple[str, str]]:
    """A small city; everybody's number and name."""
    folder = scene.folder / "city"
    write_city(MadeCity(PEOPLE, date(2026, 11, 20), seed=random.Random(7).randrange(99)), folder)  # noqa: S311

    async def fill() -> None:
        centre = open_centre(scene.centre.settings)
        try:
            for kind, known in shipped_register().kinds.items():
                await load(centre, known, (folder / f"{kind}.csv",))
        finally:
            await centre.close()

    asyncio.run(fill())
    with (folder / "people.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(one["身份证件号码"], one["姓名"]) for one in csv.DictReader(stream)]


async def _logged(connection: AsyncConnection, window: str) -> list[str]:
    wanted = select(look_up.c.case).where(look_up.c.window == window)
    return list((await connection.execute(wanted)).scalars())
