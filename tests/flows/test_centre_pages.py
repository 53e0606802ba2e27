# SPDX-License-Identifier: Apache-2.0
"""A real window's day on the centre's pages: the log made again there, its figures' cases, a bad evaluation's clock."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from real_centre import RealCentre
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date, system_clock
from counter_app.cases.log_parts import RedAnswer
from counter_app.desk import daily_log
from counter_app.desk.centre_line import open_line
from counter_app.server import people
from counter_app.server.authority import make_authority
from counter_app.server.centre import open_centre
from counter_app.server.enrolment import new_code
from counter_app.server.projector import project_all
from counter_app.server.tables.ledger import action_body
from counter_app.sync.enrolling import enrol
from counter_app.sync.errand import Outcome
from counter_app.wire.staff import Role
from flows import desk_day
from flows.desk_day import DeskDay
from flows.test_following_up import bad

HALL, PASSWORD = "测试大厅", "long-enough-to-be-one"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to compare with


class Visitor:
    """Somebody's browser without its eyes."""

    def __init__(self, centre: RealCentre, number: str) -> None:
        self._url = centre.url
        fields, own = {"number": number, "password": PASSWORD}, {"Sec-Fetch-Site": "same-origin"}
        let_in = httpx.post(f"{self._url}/sign-in", data=fields, headers=own, trust_env=False)
        assert let_in.status_code == 303, let_in.text
        self._cookie = let_in.headers["Set-Cookie"].partition(";")[0]

    def get(self, path: str, status: int = 200) -> str:
        """A page."""
        answer = httpx.get(self._url + path, headers={"Cookie": self._cookie}, trust_env=False)
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RealCentre]:
    made = RealCentre(tmp_path / "centre")
    made.start()
    make_authority(made.home, made.clock)
    yield made
    made.stop()


def add(centre: RealCentre, number: str, hall: str) -> Visitor:
    """A supervisor, signed in."""
    held = centre.centre
    assert held is not None
    centre.with_connection(
        lambda one: people.add(one, held, number=number, name="测试员", role=Role.supervisor, hall=hall, password=HASH)
    )
    return Visitor(centre, number)


def closed(day: DeskDay) -> date:
    """The clerk's day comes to its end."""
    wanted = civil_date(day.clock())
    day.clock.set(f"{wanted}T17:40")
    stands = daily_log.standing(day.counter)
    answers = [RedAnswer(line.key, "0315", "明天补") for line in stands.log.exceptions]
    daily_log.close(day.counter, daily_log.standing(day.counter, answers=answers, note="钥匙交 0315"))
    return wanted


def sent(centre: RealCentre, day: DeskDay) -> str:
    """Everything goes to the centre and into its lists; the window's id."""
    held, counter = centre.centre, day.counter
    assert held is not None
    if counter.store.centre.standing() is None:
        made = centre.with_connection(lambda one: new_code(one, held, HALL, counter.settings.window.number))
        enrol(counter.store.centre, counter.settings.places, centre.url, made.code)
    line = open_line(counter)
    assert line is not None
    while line.pump.send_once().outcome is Outcome.done:
        pass
    line.close()

    async def read() -> None:
        one = open_centre(centre.settings)
        try:
            assert (await project_all(one)).parked == 0
        finally:
            await one.close()

    asyncio.run(read())
    return counter.store.centre.window_id


def test_a_closed_day_comes_out_the_same_at_the_centre_and_leads_to_its_cases(
    centre: RealCentre, tmp_path: Path
) -> None:
    everybody, other = add(centre, "0301", ""), add(centre, "0401", "另一个大厅")
    morning = system_clock() - timedelta(days=20)
    with desk_day.open_day(tmp_path / "home", morning.replace(hour=1, minute=0)) as day:
        case = day.accepted()
        one = bad(day)
        wanted = closed(day)
        window = sent(centre, day)
        number = case.number
    address = f"/logs/{window}/{wanted}"
    assert f'href="{address}"' in everybody.get("/logs")
    assert f'href="{address}"' not in other.get("/logs")
    page = everybody.get(address)
    assert "中心重算的和关账时一样" in page
    assert "抽查</button>" in page
    assert re.search(r"<svg[^>]+aria-label=", page)
    behind = everybody.get(f"{address}/cases?of=total.accepted")
    assert number in behind
    assert "测**" in behind
    assert "测试员" not in behind
    everybody.get(f"{address}/cases?of=total.nothing", 404)
    other.get(address, 404)
    for path in ("/search?number=" + number, "/search?number=" + number[-6:]):
        assert number in everybody.get(path)
        assert "data-row" not in other.get(path)
    assert number in everybody.get("/due")
    assert number in everybody.get(f"/office/{window}/{case.id}")
    late = everybody.get("/ratings")
    assert one.case.number in late
    assert "超期 1 件" in late
    assert "差评超期 1 件" in everybody.get("/board")
    assert one.case.number not in other.get("/ratings")
    figures = everybody.get(f"/figures?first={wanted}&last={wanted}")
    assert "职工参保登记" in figures
    file = everybody.get(f"/figures.csv?first={wanted}&last={wanted}&by=clerk")
    assert file.splitlines()[1].startswith("0312,")

    async def lose(connection: AsyncConnection) -> None:
        await connection.execute(delete(action_body).where(action_body.c.seq == 3))

    centre.with_connection(lose)  # what is missing at the centre is told, whatever the window closed
    assert "中心重算的和关账时不一样" in everybody.get(address)
